using System.Globalization;
using ActorDist.Pbm.Protocol;

namespace ActorDist.Pbm.CommandLine;

/// <summary>
/// What a command line asks for: pbm's own options, and the words left for the node. Own options have long names (and <c>-f</c>,
/// <c>-h</c> before the palette only), so that every short switch after the palette belongs to the command.
/// </summary>
internal sealed record Invocation
{
    public NodeAddress? Address { get; private init; }

    public IReadOnlyList<string> Words { get; private init; } = [];

    public bool Json { get; private init; }

    public bool All { get; private init; }

    public bool Help { get; private init; }

    public bool Version { get; private init; }

    public TimeSpan? Timeout { get; private init; }

    public string? Token { get; private init; }

    public string? Script { get; private init; }

    public Invocation WithTimeout(TimeSpan? timeout) => this with { Timeout = timeout };

    public Invocation WithWords(IReadOnlyList<string> words) => this with { Words = words };

    /// <summary>Parses the arguments of the process, or the words of an interactive line.</summary>
    /// <exception cref="UsageException">An own option is incomplete or out of bounds.</exception>
    public static Invocation Parse(IReadOnlyList<string> arguments)
    {
        var invocation = new Invocation();
        var words = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var word = arguments[i];
            invocation = word switch
            {
                "--json" => invocation with { Json = true },
                "--all" => invocation with { All = true },
                "--help" => invocation with { Help = true },
                "-h" when words.Count == 0 => invocation with { Help = true },
                "--version" => invocation with { Version = true },
                "--timeout" => invocation with { Timeout = Seconds(Value(arguments, ref i)) },
                "--token" => invocation with { Token = Value(arguments, ref i) },
                "-f" or "--file" when words.Count == 0 => invocation with { Script = Value(arguments, ref i) },
                _ when words.Count == 0 && invocation.Address is null && NodeAddress.TryParse(word, out var address) =>
                    invocation with { Address = address },
                _ when words.Count == 0 && word.StartsWith('-') =>
                    throw new UsageException($"unknown option '{word}'; `pbm help` lists the options"),
                _ when words.Count == 0 && word.Contains(':') =>
                    throw new UsageException($"'{word}' is no address; write host:port with a port from 1 to 65535"),
                _ => Keep(invocation, words, word),
            };
        }

        if (words is ["help", ..])
        {
            words.RemoveAt(0);
            invocation = invocation with { Help = true };
        }

        if (invocation.Script is not null && words.Count > 0)
            throw new UsageException($"-f runs the commands of a file; '{words[0]}' is one too many");
        return invocation with { Words = words };
    }

    private static Invocation Keep(Invocation invocation, List<string> words, string word)
    {
        words.Add(word);
        return invocation;
    }

    private static string Value(IReadOnlyList<string> arguments, ref int i) =>
        i + 1 < arguments.Count ? arguments[++i] : throw new UsageException($"option '{arguments[i]}' needs a value");

    private static TimeSpan Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"--timeout takes a number of seconds above 0 and up to 86400, not '{text}'");
}

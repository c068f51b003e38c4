using ActorDist.Pbm.CommandLine;
using ActorDist.Pbm.Protocol;

namespace ActorDist.Pbm.Interactive;

/// <summary>What may come next on a line, from the palettes that the node sent.</summary>
internal sealed class Completion(IReadOnlyList<PbmFrames.Palette> palettes)
{
    private static readonly string[] OwnWords = ["exit", "help"];
    private static readonly string[] OwnOptions = ["--all", "--help", "--json", "--timeout"];

    /// <summary>The words that may stand where the line ends.</summary>
    /// <param name="line">The line up to the cursor.</param>
    /// <returns>Where the word being typed begins, and the candidates for it, sorted.</returns>
    public (int Start, IReadOnlyList<string> Candidates) Complete(string line)
    {
        var start = line.LastIndexOf(' ') + 1;
        var typed = line[start..];
        var before = line[..start].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var candidates = Candidates(before)
            .Where(c => c.StartsWith(typed, StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return (start, [.. candidates]);
    }

    /// <summary>The switches still open on a line that names a command, or nothing.</summary>
    public string Hint(string line)
    {
        if (line.Length == 0 || line[^1] != ' ')
            return "";
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Find(words) is not { } command ? ""
            : Pending(command, words) is { } argument ? $"<{argument.Name}>"
            : HelpText.Hint(command, words).TrimStart();
    }

    private IEnumerable<string> Candidates(string[] before)
    {
        if (before.Length == 0)
            return palettes.Select(p => p.Name).Concat(OwnWords);
        if (before is ["help"])
            return palettes.Select(p => p.Name);
        var palette = Palette(before[0] is "help" ? before[1] : before[0]);
        var typed = before[0] is "help" ? before[2..] : before[1..];
        if (palette is not null && palette.Find(typed) is null)
            return palette.Commands.Select(c => c.Name.Split(' ')).Where(words => Begins(words, typed)).Select(words => words[typed.Length]);
        if (Find(before) is not { } command)
            return [];
        return Pending(command, before) is { } argument
            ? argument.Values
            : command.Arguments
                .Where(a => a.Multiple || !a.Switches.Any(s => before.Contains(s, StringComparer.Ordinal)))
                .Select(a => a.Switches[0])
                .Concat(OwnOptions);
    }

    private PbmFrames.Palette? Palette(string name) => palettes.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal));

    private PbmFrames.Command? Find(string[] words) => words.Length < 2 ? null : Palette(words[0])?.Find(words[1..]);

    private static bool Begins(string[] words, string[] typed) =>
        words.Length > typed.Length && words.AsSpan(0, typed.Length).SequenceEqual(typed);

    // The argument whose value comes next. A switch directly after another switch is that one's value.
    private static PbmFrames.Argument? Pending(PbmFrames.Command command, string[] words)
    {
        for (var i = 1 + command.Name.Split(' ').Length; i < words.Length; i++)
        {
            var argument = command.Arguments.FirstOrDefault(a => a.Switches.Contains(words[i], StringComparer.Ordinal));
            if (argument is { Flag: false } && ++i == words.Length)
                return argument;
        }

        return null;
    }
}

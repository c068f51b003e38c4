using ActorDist.Pbm.CommandLine;
using ActorDist.Pbm.Output;
using ActorDist.Pbm.Protocol;

namespace ActorDist.Pbm;

/// <summary>What every way of using pbm shares: the console, the environment's defaults, and one connection once it is needed.</summary>
internal sealed class Session(Invocation options, TextWriter output, TextWriter errors) : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private PbmConnection? _connection;

    public TextWriter Output => output;

    public TextWriter Errors => errors;

    /// <summary>The node's address from the command line, else from the environment, else the default.</summary>
    /// <exception cref="UsageException">The environment's address is malformed.</exception>
    public NodeAddress Address { get; } = options.Address ?? FromEnvironment();

    public async Task<PbmConnection> ConnectAsync(CancellationToken cancel) => _connection ??= await OpenAsync(Address, cancel);

    /// <summary>Runs the words of one line, from the process's arguments, a script or the prompt.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(Invocation line, CancellationToken cancel)
    {
        var connection = await ConnectAsync(cancel);
        if (line.Help)
            return ShowHelp(connection, line.Words);
        if (line.Words.Count == 0)
            throw new UsageException("no command given; `pbm help` shows how");
        if (line.All || options.All)
            return await AllNodes.RunAsync(this, connection, Merge(line), cancel);
        using var writer = Writer(line, node: null);
        return await CommandRunner.RunAsync(connection, Merge(line), writer, cancel);
    }

    public Task<PbmConnection> OpenAsync(NodeAddress address, CancellationToken cancel)
    {
        var limit = options.Timeout is { } timeout && timeout < ConnectTimeout ? timeout : ConnectTimeout;
        return PbmConnection.OpenAsync(address, options.Token ?? Environment.GetEnvironmentVariable("ACTORDIST_TOKEN"), limit, cancel);
    }

    public AnswerWriter Writer(Invocation line, string? node) =>
        new(output, errors, line.Json || options.Json, node, drawProgress: node is null && !Console.IsOutputRedirected);

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    private Invocation Merge(Invocation line) => line.Timeout is null ? line.WithTimeout(options.Timeout) : line;

    private int ShowHelp(PbmConnection connection, IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            output.Write(HelpText.Of(connection.Palettes));
            return ExitCode.Ok;
        }

        var palette = connection.Palettes.FirstOrDefault(p => string.Equals(p.Name, words[0], StringComparison.Ordinal))
            ?? throw new UsageException($"unknown palette '{words[0]}'; known: {string.Join(", ", connection.Palettes.Select(p => p.Name))}");
        if (words.Count == 1)
        {
            output.Write(HelpText.Of(palette));
            return ExitCode.Ok;
        }

        var command = palette.Find(words.Skip(1)) ?? throw new UsageException(
            $"unknown command '{string.Join(' ', words)}'; known: {string.Join(", ", palette.Commands.Select(c => c.Name))}");
        output.Write(HelpText.Of(palette, command));
        return ExitCode.Ok;
    }

    private static NodeAddress FromEnvironment() =>
        Environment.GetEnvironmentVariable("PBM_ADDRESS") is not { Length: > 0 } text ? new NodeAddress("127.0.0.1", 9110)
        : NodeAddress.TryParse(text, out var address) ? address
        : throw new UsageException($"the environment's PBM_ADDRESS is '{text}'; write host:port");
}

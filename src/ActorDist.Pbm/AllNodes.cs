using ActorDist.Pbm.CommandLine;
using ActorDist.Pbm.Protocol;

namespace ActorDist.Pbm;

/// <summary><c>--all</c>: runs one command on every node that the first one knows, at the same time. One that fails is named.</summary>
internal static class AllNodes
{
    /// <returns>The highest <see cref="ExitCode"/> of all.</returns>
    public static async Task<int> RunAsync(Session session, PbmConnection first, Invocation invocation, CancellationToken cancel)
    {
        IReadOnlyList<PbmFrames.Node> nodes = first.Hello.Nodes is { Count: > 0 } known
            ? known
            : [new PbmFrames.Node(first.Hello.Node ?? first.Address.ToString(), "", first.Address.ToString())];
        var codes = await Task.WhenAll(nodes.Select(node => RunOnAsync(session, node, invocation, cancel)));
        return codes.Max();
    }

    private static async Task<int> RunOnAsync(Session session, PbmFrames.Node node, Invocation invocation, CancellationToken cancel)
    {
        using var writer = session.Writer(invocation, node.Name);
        if (!NodeAddress.TryParse(node.Pbm, out var address))
        {
            writer.Error($"its command port is not known ('{node.Pbm}')");
            return ExitCode.CannotConnect;
        }

        try
        {
            await using var connection = await session.OpenAsync(address, cancel);
            return await CommandRunner.RunAsync(connection, invocation, writer, cancel);
        }
        catch (CannotConnectException lost)
        {
            writer.Error(lost.Message);
            return ExitCode.CannotConnect;
        }
    }
}

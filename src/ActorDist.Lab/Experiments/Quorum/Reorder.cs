using ActorDist.Lab.Processes;
using ActorDist.Lab.Registers;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.VersionedRegister;

namespace ActorDist.Lab.Experiments.Quorum;

/// <summary>
/// Two writes at the same time, each at its own node. Every replica takes in what comes first, so one is seen to have come first here
/// and the other there; a register agrees on one order for all.
/// </summary>
public sealed class Reorder : IClusterExperiment
{
    private const int MostRounds = 300;
    private const int Enough = 5;
    private const int RegisterRounds = 20;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Name => "reorder";

    /// <inheritdoc/>
    public string Claim => "Of two concurrent writes one node sees X first and another Y first; every node sees a register's appends in one order.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ClusterSpec.Of(3, "lab", freePorts: true, []);

    /// <inheritdoc/>
    public bool TakesMoreNodes => true;

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var (rounds, reordered) = (0, 0);
        while (rounds < MostRounds && reordered < Enough)
        {
            var key = $"order/{rounds++}";
            var here = FirstSeenAsync(cluster.Quorum("n1"), key, cancellation);
            var there = FirstSeenAsync(cluster.Quorum("n2"), key, cancellation);
            var puts = await Task.WhenAll(
                cluster.Quorum("n1").PutAsync(key, "X", "w=1", context: null, cancellation),
                cluster.Quorum("n2").PutAsync(key, "Y", "w=1", context: null, cancellation));
            if (puts.FirstOrDefault(put => !put.IsDone) is { } failed)
                throw new ClusterException($"a put was not done: {failed.Error}");
            if (await here is not { } first || await there is not { } other || string.Equals(first, other, StringComparison.Ordinal))
                continue;
            reordered++;
            cluster.Say("reordered", $"{key}: n1 saw {first} first, n2 saw {other} first");
        }

        cluster.Say("quorum", $"{reordered} of {rounds} pairs were seen in different orders");
        var differing = await RegisterOrdersAsync(cluster, cancellation);
        cluster.Say("registers", $"{RegisterRounds} pairs of appends, read at three nodes: {differing} read in different orders");
        (string, long)[] counts = [("pairs", rounds), ("seen in different orders", reordered), ("registers read in different orders", differing)];
        return differing > 0 ? Finding.Violated($"{differing} registers were read in different orders at different nodes", counts)
            : reordered == 0 ? Finding.Unknown("no pair was seen in different orders: writes were too fast to be watched", counts)
            : Finding.Held(counts);
    }

    /// <summary>The value that this node showed alone before it showed both; null where it showed both at once.</summary>
    private static async Task<string?> FirstSeenAsync(QuorumHttpClient node, string key, CancellationToken cancellation)
    {
        string? first = null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Settle);
        while (!patience.IsCancellationRequested)
        {
            // What this node itself holds: r=1 is answered by the replica that is nearest.
            var read = await node.GetAsync(key, "r=1&sloppy=off", cancellation);
            if (read.Values.Count > 1)
                return first;
            if (read.Values is [var only])
                first ??= only;
        }

        throw new ClusterException($"{key} did not come to hold both values within {Settle.TotalSeconds:0} s.");
    }

    private static async Task<int> RegisterOrdersAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var nodes = cluster.Nodes.Select(node => new RegisterHttpClient(node.Spec.Http, TimeSpan.FromSeconds(10))).ToArray();
        var differing = 0;
        for (var round = 0; round < RegisterRounds; round++)
        {
            var name = $"order-{round}";
            var appends = await Task.WhenAll(
                nodes[0].DoAsync(name, RegisterCommand.Append("X"), cancellation), nodes[1].DoAsync(name, RegisterCommand.Append("Y"), cancellation));
            if (appends.Any(append => append.Outcome != OperationOutcome.Ok))
                throw new ClusterException($"an append to {name} was not done");
            var reads = await Task.WhenAll(nodes.Select(node => node.DoAsync(name, RegisterCommand.Get(), cancellation)));
            differing += reads.Select(read => read.Reply.Value).Distinct(StringComparer.Ordinal).Count() > 1 ? 1 : 0;
        }

        return differing;
    }
}

using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Experiments.Stores;

/// <summary>One partition of five nodes, three against two, while clients work on both stores: before, cutting, partition, healing, after.</summary>
internal static class TwoSides
{
    /// <summary>The phase in which both sides do not hear each other.</summary>
    public const string Partition = "partition";

    /// <summary>The side with three nodes.</summary>
    public const string Majority = "majority";

    /// <summary>The side with two nodes.</summary>
    public const string Minority = "minority";

    private static readonly string[] Three = ["n1", "n2", "n3"];
    private static readonly string[] Two = ["n4", "n5"];
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Broken = TimeSpan.FromSeconds(5);

    /// <summary>The cluster that it needs.</summary>
    public static ClusterSpec Cluster => ExperimentCluster.WhereNobodyLeaves(5, "actordist.quorum.exchange-every=2s");

    /// <summary>Does it and returns both histories, which are complete then.</summary>
    public static async Task<(StoreHistory Registers, StoreHistory Quorum)> RunAsync(
        ExperimentCluster cluster, bool areMoving, CancellationToken cancellation)
    {
        var registers = cluster.Run.Store("registers", cluster.Nodes.Count, SideOf);
        var quorum = cluster.Run.Store("quorum", cluster.Nodes.Count, SideOf);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        cluster.Run.Phase("before");
        var clients = Task.WhenAll(
            new StoreClients(cluster, new ConsensusRegisters(cluster), registers, areMoving).RunAsync(stop.Token),
            new StoreClients(cluster, new QuorumRegisters(cluster), quorum, areMoving).RunAsync(stop.Token));
        try
        {
            await Task.Delay(Whole, cancellation);
            // Until the nodes believe it, nothing is said of who is available.
            cluster.Run.Phase("cutting");
            await cluster.BreakAsync(new LinkFault.Partition(Three, Two), $"{Names.Of(Three)} and {Names.Of(Two)} do not hear each other", cancellation);
            await cluster.UntilReachesAsync("n1", ["n2", "n3"], cancellation);
            await cluster.UntilReachesAsync("n4", ["n5"], cancellation);
            cluster.Run.Phase(Partition);
            await Task.Delay(Broken, cancellation);
            cluster.Run.Phase("healing");
            await cluster.HealAsync(cancellation);
            await cluster.UntilReachesAsync("n1", ["n2", "n3", "n4", "n5"], cancellation);
            await cluster.UntilReachesAsync("n4", ["n1", "n2", "n3", "n5"], cancellation);
            cluster.Run.Phase("after");
            await Task.Delay(Whole, cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await clients;
            cluster.Run.Phase("judging");
        }

        foreach (var each in cluster.Run.Availability.Where(each => string.Equals(each.Phase, Partition, StringComparison.Ordinal)))
            cluster.Say(each.Side, $"{each.Store} answered {each.Ok} of {each.Asked} operations in the partition");
        return (registers, quorum);
    }

    /// <summary>Operations that one side answered in the partition.</summary>
    public static int Answered(StoreHistory history, string side) => history.Availability
        .Where(each => string.Equals(each.Phase, Partition, StringComparison.Ordinal) && string.Equals(each.Side, side, StringComparison.Ordinal))
        .Sum(each => each.Ok);

    private static string SideOf(string node) => Two.Contains(node, StringComparer.Ordinal) ? Minority : Majority;
}

using System.Globalization;
using ActorDist.Lab.Experiments.Quorum;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Experiments.Clocks;

/// <summary>
/// The store's dots and clocks against the happens-before that the driver knows, and against the nodes' wall clocks, first right and then one
/// of them wrong.
/// </summary>
public sealed class VectorClocks : IClusterExperiment
{
    private const int SiblingObjects = 10;
    private const int Objects = 4;
    private const int WritesEach = 16;
    private const string Wrong = "n2";
    private const string Skew = "-5s";

    /// <inheritdoc/>
    public string Name => "vector-clocks";

    /// <inheritdoc/>
    public string Claim =>
        "Vector clocks order exactly the pairs of writes of which one saw the other; wall clocks with skew order some backwards, and concurrent ones too.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ClusterSpec.Of(3, "lab", freePorts: true, []);

    /// <inheritdoc/>
    public bool TakesMoreNodes => true;

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        cluster.Run.Phase("siblings");
        var (kept, replaced) = await SiblingsAsync(cluster, cancellation);
        cluster.Say("siblings", $"{kept} of {SiblingObjects} objects show all {cluster.Nodes.Count} writes of one context; {replaced} show only the write that saw them all");

        var writers = new CausalWriters(cluster, new Random(cluster.Seed));
        var (right, skewed) = (new OrderTally(), new OrderTally());
        cluster.Run.Phase("right-clocks");
        for (var i = 0; i < Objects; i++)
            right.Add(await writers.WriteAsync($"right-{i}", WritesEach, cancellation));
        cluster.Run.Phase("skewed-clock");
        await cluster.SkewAsync(Wrong, Skew, cancellation);
        for (var i = 0; i < Objects; i++)
            skewed.Add(await writers.WriteAsync($"skewed-{i}", WritesEach, cancellation));
        if (skewed.WrongByWall > 0)
            cluster.Run.Observed(ExperimentCluster.ClockOf(Wrong), $"{skewed.WrongByWall} writes have a time before that of a write that they saw");
        cluster.Run.Measured(new RunTable(
            "Orders of pairs of writes of an object", OrderTally.Columns, [.. right.Rows("right clocks"), .. skewed.Rows($"{Wrong} wrong by {Skew}")]));

        (string, long)[] counts =
        [
            ("objects with siblings", SiblingObjects), ("that show all siblings", kept), ("that show only the write that saw all", replaced),
            ("values shown beside one that saw them", writers.NotReplaced),
            ("pairs of which one saw the other", right.Related + skewed.Related), ("concurrent pairs", right.Concurrent + skewed.Concurrent),
            ("ordered wrongly by vector clocks", right.WrongByVector + skewed.WrongByVector),
            ("concurrent pairs ordered by vector clocks", right.OrderedByVector + skewed.OrderedByVector),
            ("ordered wrongly by right wall clocks", right.WrongByWall), ("ordered wrongly by skewed wall clocks", skewed.WrongByWall),
        ];
        var (wrong, ordered) = (right.WrongByVector + skewed.WrongByVector, right.OrderedByVector + skewed.OrderedByVector);
        return kept < SiblingObjects ? Finding.Violated($"{SiblingObjects - kept} objects do not show all writes of one context", counts)
            : replaced < SiblingObjects ? Finding.Violated($"{SiblingObjects - replaced} objects show more or less than the write that saw all", counts)
            : writers.NotReplaced > 0 ? Finding.Violated($"{writers.NotReplaced} values were shown beside one whose writer had seen them", counts)
            : wrong > 0 ? Finding.Violated($"vector clocks do not order {wrong} pairs of which one saw the other", counts)
            : ordered > 0 ? Finding.Violated($"vector clocks order {ordered} pairs of which neither saw the other", counts)
            : right.Concurrent + skewed.Concurrent == 0 ? Finding.Unknown("no two writes were concurrent", counts)
            : skewed.WrongByWall == 0 ? Finding.Unknown("the skewed clock ordered every pair rightly: no write saw one of a node that is ahead", counts)
            : Finding.Held(counts);
    }

    /// <summary>Writes with one context at all nodes at once, then one that saw them all; how many objects showed each.</summary>
    private static async Task<(int Kept, int Replaced)> SiblingsAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var (kept, replaced) = (0, 0);
        for (var i = 0; i < SiblingObjects; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"sets/siblings-{i}");
            await WrittenAsync(cluster, "n1", key, "first", context: null, cancellation);
            var first = await SeenAsync(cluster, key, cancellation);
            await Task.WhenAll(cluster.Nodes.Select(node => WrittenAsync(cluster, node.Name, key, node.Name, first.Context, cancellation)));
            var all = await SeenAsync(cluster, key, cancellation);
            kept += all.Values.ToHashSet(StringComparer.Ordinal).SetEquals(cluster.Nodes.Select(node => node.Name)) && all.Values.Count == cluster.Nodes.Count ? 1 : 0;
            await WrittenAsync(cluster, "n3", key, "last", all.Context, cancellation);
            replaced += (await SeenAsync(cluster, key, cancellation)).Values is ["last"] ? 1 : 0;
        }

        return (kept, replaced);
    }

    private static async Task WrittenAsync(
        ExperimentCluster cluster, string node, string key, string value, string? context, CancellationToken cancellation)
    {
        if (await cluster.Quorum(node).PutAsync(key, value, "w=3&sloppy=off", context, cancellation) is { IsDone: false } write)
            throw new ClusterException($"a put was not done: {write.Error}");
    }

    private static async Task<QuorumRead> SeenAsync(ExperimentCluster cluster, string key, CancellationToken cancellation)
    {
        var read = await cluster.Quorum("n2").GetAsync(key, "r=3&sloppy=off", cancellation);
        return read.IsAnswered ? read : throw new ClusterException($"a get was not answered: {read.Error}");
    }
}

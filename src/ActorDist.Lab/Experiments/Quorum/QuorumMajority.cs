using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments.Quorum;

/// <summary>
/// A partition. The side that has one primary of three refuses strict writes with w=2 and takes sloppy ones, a fallback standing in; when
/// the links are whole again the fallbacks hand over, and every replica holds the writes of both sides and nothing that they replaced.
/// </summary>
public sealed class QuorumMajority : IClusterExperiment
{
    private const int Keys = 20;
    private const string Strict = "w=2&sloppy=off&timeout=3s";
    private const string Sloppy = "w=2&sloppy=on&timeout=3s";
    private static readonly string[] Majority = ["n1", "n2", "n3"];
    private static readonly string[] Minority = ["n4", "n5"];
    private static readonly string[] WritesOfBoth = ["majority", "minority"];

    /// <inheritdoc/>
    public string Name => "quorum-majority";

    /// <inheritdoc/>
    public string Claim => "In a partition the minority refuses w=2 and takes sloppy writes; after the heal every replica holds the writes of both sides.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ExperimentCluster.WhereNobodyLeaves(5, "actordist.quorum.exchange-every=2s");

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var keys = await KeysAsync(cluster, cancellation);
        foreach (var key in keys)
        {
            if (!(await cluster.Quorum("n1").PutAsync(key, "before", "w=3", context: null, cancellation)).IsDone)
                throw new ClusterException("what both sides shall replace could not be written");
        }

        await cluster.BreakAsync(
            new LinkFault.Partition(Majority, Minority), $"{Names.Of(Majority)} and {Names.Of(Minority)} do not hear each other", cancellation);
        await cluster.UntilReachesAsync("n1", ["n2", "n3"], cancellation);
        await cluster.UntilReachesAsync("n4", ["n5"], cancellation);

        var (left, refused, accepted, right) = (0, 0, 0, 0);
        string? refusal = null;
        foreach (var key in keys)
        {
            left += (await ReplaceAsync(cluster.Quorum("n1"), key, "majority", Strict, cancellation)).IsDone ? 1 : 0;
            var strict = await ReplaceAsync(cluster.Quorum("n4"), key, "refused", Strict, cancellation);
            accepted += strict.IsDone ? 1 : 0;
            refused += strict.IsRefused ? 1 : 0;
            refusal ??= strict.Error;
            right += (await ReplaceAsync(cluster.Quorum("n4"), key, "minority", Sloppy, cancellation)).IsDone ? 1 : 0;
        }

        cluster.Say("majority", $"{left} of {Keys} writes with w=2 were acknowledged at n1");
        cluster.Say("minority", $"{refused} of {Keys} writes with w=2 were refused at n4: {refusal}");
        cluster.Say("minority", $"{right} of {Keys} sloppy writes with w=2 were acknowledged at n4, a fallback standing in");
        await cluster.HealAsync(cancellation);

        var torn = await cluster.UntilWholeAsync("n1", keys, cancellation);
        var (lost, wrong) = (0, 0);
        foreach (var key in keys)
        {
            var read = await cluster.Quorum("n2").GetAsync(key, "r=3&sloppy=off", cancellation);
            lost += WritesOfBoth.Except(read.Values, StringComparer.Ordinal).Any() ? 1 : 0;
            wrong += read.Values.Except(WritesOfBoth, StringComparer.Ordinal).Any() ? 1 : 0;
        }

        cluster.Say("whole", $"the three primaries of {Keys - torn} of {Keys} objects hold the same; {Keys - lost} show both sides' writes, as siblings");
        (string, long)[] counts =
        [
            ("acknowledged by the majority", left), ("refused by the minority", refused), ("strict and acknowledged by the minority", accepted),
            ("taken sloppily", right), ("not whole", torn), ("lost", lost), ("replaced or refused and still there", wrong),
        ];
        return accepted > 0 ? Finding.Violated($"{accepted} strict writes with w=2 were acknowledged on the side of one primary", counts)
            : torn > 0 ? Finding.Violated($"the replicas of {torn} objects differ {ExperimentCluster.Patience.TotalSeconds:0} s after the heal", counts)
            : left < Keys || right < Keys || refused < Keys ? Finding.Unknown("not every write was acknowledged or refused as it should be", counts)
            : lost > 0 ? Finding.Violated($"{lost} objects lack an acknowledged write after the heal", counts)
            : wrong > 0 ? Finding.Violated($"{wrong} objects show what was replaced, or refused", counts)
            : Finding.Held(counts);
    }

    /// <summary>Keys with one of their three primaries in the minority.</summary>
    private static async Task<IReadOnlyList<string>> KeysAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        List<string> keys = [];
        for (var i = 0; keys.Count < Keys; i++)
        {
            var placement = await cluster.Quorum("n1").PlacementAsync($"majority/{i}", cancellation);
            if (placement.Primaries.Count(node => Minority.Contains(node, StringComparer.Ordinal)) == 1)
                keys.Add($"majority/{i}");
        }

        return keys;
    }

    /// <summary>Puts in place of what one replica on this side holds.</summary>
    private static async Task<QuorumWrite> ReplaceAsync(
        QuorumHttpClient node, string key, string value, string query, CancellationToken cancellation)
    {
        var seen = await node.GetAsync(key, "r=1&notfound-ok=off&timeout=3s", cancellation);
        return await node.PutAsync(key, value, query, seen.Context, cancellation);
    }
}

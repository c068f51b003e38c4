using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Registers;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.VersionedRegister;

namespace ActorDist.Lab.Experiments.Quorum;

/// <summary>
/// One node in both groups, so both are three of five. Each side writes in place of what it read; the quorum store takes both and shows
/// them as siblings, because a quorum of replies is no agreement; a register takes one and refuses the other.
/// </summary>
public sealed class Bridge : IClusterExperiment
{
    private const int Keys = 20;
    private const string Left = "n1";
    private const string Right = "n5";
    private const string Put = "w=3&sloppy=off&timeout=3s";
    private const string Get = "r=3&sloppy=off&timeout=3s";
    private static readonly TimeSpan RegisterPatience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Name => "bridge";

    /// <inheritdoc/>
    public string Claim => "With one node in both groups both believe in a majority: the quorum store diverges into siblings, a register refuses one side.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ExperimentCluster.WhereNobodyLeaves(
        5, "actordist.quorum.exchange-every=2s", "actordist.quorum.buckets.bridge.n=5");

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var left = new RegisterHttpClient(cluster.Node(Left).Spec.Http, RegisterPatience);
        var right = new RegisterHttpClient(cluster.Node(Right).Spec.Http, RegisterPatience);
        for (var i = 0; i < Keys; i++)
        {
            if (!(await cluster.Quorum(Left).PutAsync(Key(i), "before", "w=5", context: null, cancellation)).IsDone
                || !IsTaken(await left.DoAsync(Register(i), RegisterCommand.Put("before", ifVersion: 0), cancellation)))
            {
                throw new ClusterException("what both sides shall replace could not be written");
            }
        }

        await cluster.BreakAsync(
            new LinkFault.Bridge("n3", [Left, "n2"], ["n4", Right]),
            "n1, n2 and n4, n5 hear each other no more; n3 hears all",
            cancellation);
        await cluster.UntilReachesAsync(Left, ["n2", "n3"], cancellation);
        await cluster.UntilReachesAsync(Right, ["n3", "n4"], cancellation);
        var believers = (await Task.WhenAll(new[] { Left, Right }.Select(node => cluster.Quorum(node).PlacementAsync(Key(0), cancellation))))
            .Count(view => view.PreferenceList.Count(place => place.IsPrimary && place.IsUp) > view.PreferenceList.Count / 2);
        cluster.Say("majorities", $"{believers} of 2 sides see more than half of the replicas");

        var (both, siblings, taken, refused, twice) = (0, 0, 0, 0, 0);
        for (var i = 0; i < Keys; i++)
        {
            both += await WriteBothAsync(cluster, Key(i), cancellation) ? 1 : 0;
            siblings += await ShowsBothAsync(cluster.Quorum(Left), Key(i), Get, cancellation) ? 1 : 0;
            var writes = await Task.WhenAll(
                left.DoAsync(Register(i), RegisterCommand.Put("left", ifVersion: 1), cancellation),
                right.DoAsync(Register(i), RegisterCommand.Put("right", ifVersion: 1), cancellation));
            twice += writes.All(IsTaken) ? 1 : 0;
            taken += writes.Count(IsTaken) == 1 ? 1 : 0;
            refused += writes.Any(IsTaken) && writes.Any(IsRefused) ? 1 : 0;
        }

        cluster.Say("quorum", $"{both} of {Keys} objects: w=3 of n=5 was acknowledged on both sides; {siblings} show both as siblings");
        cluster.Say("registers", $"{taken} of {Keys}: one side's write was taken, {refused}: and the other's was refused; {twice}: both were taken");
        await cluster.HealAsync(cancellation);
        var torn = await cluster.UntilWholeAsync(Left, [.. Enumerable.Range(0, Keys).Select(Key)], cancellation);
        var kept = 0;
        for (var i = 0; i < Keys; i++)
            kept += await ShowsBothAsync(cluster.Quorum(Left), Key(i), "r=5&sloppy=off", cancellation) ? 1 : 0;
        cluster.Say("whole", $"all five replicas of {Keys - torn} objects hold the same; {kept} show both sides' writes");

        (string, long)[] counts =
        [
            ("sides that believe in a majority", believers), ("taken by both sides", both), ("shown as siblings", siblings),
            ("siblings after the heal", kept), ("not whole", torn), ("registers taken by one side", taken),
            ("registers that refused the other", refused), ("registers taken by both", twice),
        ];
        return twice > 0 ? Finding.Violated($"{twice} registers took the writes of both sides at one version", counts)
            : torn > 0 ? Finding.Violated($"the replicas of {torn} objects differ {ExperimentCluster.Patience.TotalSeconds:0} s after the heal", counts)
            : siblings < both || kept < both ? Finding.Violated($"{both - Math.Min(siblings, kept)} objects lack an acknowledged write", counts)
            : believers < 2 || both < Keys || refused == 0 ? Finding.Unknown("the sides did not both write, or no register refused one", counts)
            : Finding.Held(counts);
    }

    private static string Key(int i) => $"bridge/{i}";

    private static string Register(int i) => $"bridge-{i}";

    private static bool IsTaken((OperationOutcome Outcome, RegisterReply Reply) write) =>
        write.Outcome == OperationOutcome.Ok && write.Reply.Status == RegisterStatus.Ok;

    /// <summary>The register said no, or the node said that it certainly did nothing.</summary>
    private static bool IsRefused((OperationOutcome Outcome, RegisterReply Reply) write) =>
        write.Outcome == OperationOutcome.Failed || write.Outcome == OperationOutcome.Ok && write.Reply.Status != RegisterStatus.Ok;

    /// <summary>Both sides read, then both write in place of what they read.</summary>
    private static async Task<bool> WriteBothAsync(ExperimentCluster cluster, string key, CancellationToken cancellation)
    {
        var (left, right) = (cluster.Quorum(Left), cluster.Quorum(Right));
        var seen = await Task.WhenAll(left.GetAsync(key, Get, cancellation), right.GetAsync(key, Get, cancellation));
        var puts = await Task.WhenAll(
            left.PutAsync(key, "left", Put, seen[0].Context, cancellation), right.PutAsync(key, "right", Put, seen[1].Context, cancellation));
        return puts.All(put => put.IsDone);
    }

    private static async Task<bool> ShowsBothAsync(QuorumHttpClient node, string key, string query, CancellationToken cancellation)
    {
        var values = (await node.GetAsync(key, query, cancellation)).Values;
        return values.Contains("left", StringComparer.Ordinal) && values.Contains("right", StringComparer.Ordinal);
    }
}

using ActorDist.Lab.Crdts;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.Experiments.Crdts;

/// <summary>
/// One counter by operations and one by states, counted at three nodes. At n2 one in five operations of others is delivered twice and at n3
/// never, above the broadcast that would have noticed. States are gossiped again and again anyhow, and come twice all the time.
/// </summary>
public sealed class DuplicatedOperations : IClusterExperiment
{
    private const int AddsEach = 20;
    private const string ByOperations = "op-counter";
    private const string ByStates = "pncounter";
    private const string Fault = "actordist.crdts.faulty-delivery";

    /// <inheritdoc/>
    public string Name => "op-duplicate";

    /// <inheritdoc/>
    public string Claim => "An operation that is delivered twice or never gives a wrong count for good; the twin by states counts right at every node.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ClusterSpec.Of(3, "lab", freePorts: true, []).WithSettings("n2", $"{Fault}=twice").WithSettings("n3", $"{Fault}=never");

    /// <inheritdoc/>
    public bool TakesMoreNodes => true;

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        cluster.Run.Phase("counting");
        var acknowledged = (await Task.WhenAll(cluster.Nodes.Select(async node =>
        {
            var count = 0;
            for (var i = 0; i < AddsEach; i++)
            {
                var client = cluster.Crdts(node.Name);
                var outcomes = await Task.WhenAll(
                    client.ChangeAsync(ByOperations, "sum", new CrdtAct("inc"), "local", cancellation),
                    client.ChangeAsync(ByStates, "twin", new CrdtAct("inc"), "local", cancellation));
                count += outcomes.All(outcome => outcome == OperationOutcome.Ok) ? 1 : 0;
            }

            return count;
        }))).Sum();
        if (acknowledged < AddsEach * cluster.Nodes.Count)
            return Finding.Unknown($"{acknowledged} of {AddsEach * cluster.Nodes.Count} increments were acknowledged");

        cluster.Run.Phase("settling");
        var twins = await SettledAsync(cluster, ByStates, "twin", counts => counts.All(count => count == acknowledged), cancellation);
        var sums = await SettledAsync(cluster, ByOperations, "sum", counts => counts[0] == acknowledged && counts[1] > acknowledged && counts[2] < acknowledged, cancellation);
        cluster.Say("counted", $"{acknowledged} times one was added; by states n1, n2 and n3 show {string.Join(", ", twins)}, by operations {string.Join(", ", sums)}");
        (string, long)[] counts =
        [
            ("increments acknowledged", acknowledged), ("by operations, delivered once", sums[0]), ("by operations, some twice", sums[1]),
            ("by operations, some never", sums[2]), ("by states, least", twins.Min()), ("by states, most", twins.Max()),
        ];
        return twins.Any(count => count != acknowledged) ? Finding.Violated("the twin by states does not show what was added", counts)
            : sums[0] != acknowledged ? Finding.Violated($"where operations are delivered once the count is {sums[0]}", counts)
            : sums[1] <= acknowledged || sums[2] >= acknowledged ? Finding.Unknown("no operation suffered the fault", counts)
            : Finding.Held(counts);
    }

    /// <summary>What each node shows once it is as expected, or when that was waited for in vain.</summary>
    private static async Task<long[]> SettledAsync(
        ExperimentCluster cluster, string type, string name, Func<long[], bool> isExpected, CancellationToken cancellation)
    {
        long[] counts = [];
        await Polling.UntilAsync(
            async token =>
            {
                counts = await Task.WhenAll(cluster.Nodes.Select(async node => await cluster.Crdts(node.Name).CountAsync(type, name, "local", token) ?? 0));
                return isExpected(counts);
            },
            TimeSpan.FromSeconds(20),
            TimeSpan.FromMilliseconds(200),
            cancellation);
        return counts;
    }
}

using ActorDist.Lab.Demo;
using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments.Membership;

/// <summary>A cut between the first nodes and the last two, held until one side is gone.</summary>
/// <param name="first">How many nodes are on the first side.</param>
/// <param name="oneWay">Only what the last two send is lost.</param>
public sealed class Cut(int first, bool oneWay = false) : SplitExperiment
{
    private const int Last = 2;

    /// <inheritdoc/>
    public override string Name => oneWay ? "cut-one-way" : $"cut-{first}-{Last}";

    /// <inheritdoc/>
    public override string Claim => (first == Last
            ? "A cut of two against two: the side of the lowest address lives on, without a majority of the replicas it acknowledges nothing"
            : $"A cut of {first} against {Last}{(oneWay ? " that loses what goes one way" : "")}: the majority lives on")
        + ", the other ends first, and never do two sides live.";

    /// <inheritdoc/>
    public override ClusterSpec Cluster => ClusterSpec.Of(first + Last, "demo", freePorts: true, ["actordist.faults.enabled=on"]);

    /// <inheritdoc/>
    protected override IReadOnlyList<NodeProcess> Survivors(IReadOnlyList<NodeProcess> nodes)
    {
        NodeProcess[] left = [.. nodes.Take(first)];
        NodeProcess[] right = [.. nodes.Skip(first)];
        return left.Length > right.Length || left.Min(node => node.Spec.Port) < right.Min(node => node.Spec.Port) ? left : right;
    }

    /// <inheritdoc/>
    protected override string NotServed =>
        first > Last ? base.NotServed : "a half of the replicas acknowledged a request, or did not say that it cannot";

    /// <inheritdoc/>
    protected override async Task<bool> ServesAsync(
        IReadOnlyList<string> requestIds, IReadOnlyList<NodeProcess> survivors, CancellationToken cancellation) => first > Last
        ? await base.ServesAsync(requestIds, survivors, cancellation)
        : (await survivors[0].Client.SubmitAsync(Workload.Of(seed: 2, requests: 1)[0], ExperimentCluster.Patience, cancellation)).Outcome
            is SubmitOutcome.Failed or SubmitOutcome.Unknown;

    /// <inheritdoc/>
    protected override async Task SplitAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        string[] left = [.. cluster.Nodes.Take(first).Select(node => node.Name)];
        string[] right = [.. cluster.Nodes.Skip(first).Select(node => node.Name)];
        if (!oneWay)
        {
            await cluster.BreakAsync(
                new LinkFault.Partition(left, right), $"{Names.Of(left)} and {Names.Of(right)} do not hear each other", cancellation);
            return;
        }

        foreach (var (from, to) in right.SelectMany(from => left.Select(to => (from, to))))
            await cluster.BreakAsync(new LinkFault.OneWay(from, to), $"what {from} sends to {to} is lost", cancellation);
    }
}

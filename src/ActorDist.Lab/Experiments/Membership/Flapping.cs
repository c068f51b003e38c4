using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments.Membership;

/// <summary>A cut of three against two that comes and goes, each time for longer than the failure detectors wait.</summary>
public sealed class Flapping : SplitExperiment
{
    private const int Times = 4;
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public override string Name => "cut-flapping";

    /// <inheritdoc/>
    public override string Claim => "A cut of 3 against 2 that comes and goes: the majority lives on, whoever else lives is a member of it, and never do two sides live.";

    /// <inheritdoc/>
    protected override IReadOnlyList<NodeProcess> Survivors(IReadOnlyList<NodeProcess> nodes) => [.. nodes.Take(3)];

    /// <inheritdoc/>
    protected override IReadOnlyList<NodeProcess> Losers(IReadOnlyList<NodeProcess> nodes) => [];

    /// <inheritdoc/>
    protected override async Task SplitAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        string[] left = [.. cluster.Nodes.Take(3).Select(node => node.Name)];
        string[] right = [.. cluster.Nodes.Skip(3).Select(node => node.Name)];
        for (var i = 1; i <= Times; i++)
        {
            var living = right.Where(name => cluster.Node(name).State != NodeState.Ended).ToArray();
            if (living.Length == 0)
                return;
            await cluster.BreakAsync(
                new LinkFault.Partition(left, living), $"{i} of {Times}, for {Held.TotalSeconds:0} s: {Names.Of(left)} and {Names.Of(living)}", cancellation);
            await Task.Delay(Held, cancellation);
            await cluster.HealAsync(cancellation);
            await Task.Delay(Whole, cancellation);
        }
    }
}

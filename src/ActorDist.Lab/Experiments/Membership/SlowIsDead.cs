using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments.Membership;

/// <summary>SIGSTOP for longer than the resolver waits: nobody can tell a node that stands still from a dead one, except itself, later.</summary>
public sealed class SlowIsDead : SplitExperiment
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public override string Name => "slow-is-dead";

    /// <inheritdoc/>
    public override string Claim => "A node that stands still looks like a dead one and is removed; when it goes on it finds out and ends, and takes nothing over.";

    /// <inheritdoc/>
    protected override IReadOnlyList<NodeProcess> Survivors(IReadOnlyList<NodeProcess> nodes) => [.. nodes.SkipLast(1)];

    /// <inheritdoc/>
    protected override async Task SplitAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var (paused, others) = (cluster.Nodes[^1], cluster.Nodes.SkipLast(1).ToList());
        await paused.PauseAsync(cancellation);
        cluster.Say("paused", $"{paused.Name} by SIGSTOP");
        var isRemoved = await Polling.UntilAsync(
            async token =>
            {
                foreach (var other in others)
                {
                    if ((await other.Client.MembersAsync(token)).Member(paused.Name) is not null)
                        return false;
                }

                return true;
            },
            ExperimentCluster.Patience,
            Interval,
            cancellation);
        if (!isRemoved)
            throw new ClusterException($"{paused.Name} stands still and is a member still after {ExperimentCluster.Patience.TotalSeconds:0} s.");
        cluster.Say("removed", $"{paused.Name}, which still stands there");
        await paused.ResumeAsync(cancellation);
        cluster.Say("resumed", $"{paused.Name} by SIGCONT");
    }
}

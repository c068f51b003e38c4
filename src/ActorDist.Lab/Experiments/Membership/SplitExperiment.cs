using System.Diagnostics;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments.Membership;

/// <summary>
/// What becomes of a cluster whose nodes lose each other: exactly one side lives on, it serves every shard where it has a majority of the
/// replicas, and it takes nothing over from a process that still runs.
/// </summary>
public abstract class SplitExperiment : IClusterExperiment
{
    /// <summary>With 50 shards the chance that one has none of them is below 2 %.</summary>
    private const int Requests = 400;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Claim { get; }

    /// <inheritdoc/>
    public virtual ClusterSpec Cluster => ClusterSpec.Of(5, "demo", freePorts: true, ["actordist.faults.enabled=on"]);

    /// <summary>Those that must live on; whoever else lives at the end must be a member with them.</summary>
    protected abstract IReadOnlyList<NodeProcess> Survivors(IReadOnlyList<NodeProcess> nodes);

    /// <summary>Those that must end; the others may, or may stay members.</summary>
    protected virtual IReadOnlyList<NodeProcess> Losers(IReadOnlyList<NodeProcess> nodes) => [.. nodes.Except(Survivors(nodes))];

    /// <summary>Breaks what the experiment is about, and mends it where that belongs to it.</summary>
    protected abstract Task SplitAsync(ExperimentCluster cluster, CancellationToken cancellation);

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var (survivors, losers) = (Survivors(cluster.Nodes), Losers(cluster.Nodes));
        var requests = Workload.Of(1, Requests);
        await new RequestFlow([.. cluster.Nodes.Select(node => node.Client)], Stopwatch.StartNew())
            .SendAsync(requests.ToAsyncEnumerable(), cancellation);

        var clock = Stopwatch.StartNew();
        var watch = new SplitWatch(cluster.Nodes, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = watch.RunAsync(stop.Token);
        var (isSettled, isServed) = (false, false);
        try
        {
            await SplitAsync(cluster, cancellation);
            isSettled = await Polling.UntilAsync(
                async token => losers.All(node => watch.EndOf(node) is not null) && await watch.AgreesAsync(token),
                ExperimentCluster.Patience,
                Interval,
                cancellation);
            isServed = isSettled && await ServesAsync([.. requests.Select(request => request.RequestId)], survivors, cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await watching;
        }

        foreach (var node in watch.Ended)
            cluster.Say("ended", $"{node.Name}, by itself, after {watch.EndOf(node)!.Value.TotalSeconds:0.0} s");
        if (watch.Margin is { } gap)
            cluster.Say("margin", $"{gap.TotalSeconds:0.0} s from the end of a process until somebody had removed it");
        cluster.Say("lives", Names.Of(watch.Living.Select(node => node.Name)));

        List<(string, long)> counts =
        [
            ("nodes", cluster.Nodes.Count),
            ("living", watch.Living.Count),
            ("settled and served after ms", (long)clock.Elapsed.TotalMilliseconds),
        ];
        if (watch.Margin is { } margin)
            counts.Add(("margin in ms", (long)margin.TotalMilliseconds));
        var died = watch.Ended.Intersect(survivors).Select(node => node.Name).ToList();
        return died.Count > 0 ? Finding.Violated($"{Names.Of(died)} ended, though the side was to live on", [.. counts])
            : watch.TooEarly.Count > 0 ? Finding.Violated(watch.TooEarly[0], [.. counts])
            : !isSettled ? Finding.Violated(
                $"{Names.Of(watch.Living.Select(node => node.Name))} live and are not one cluster after {ExperimentCluster.Patience.TotalSeconds:0} s", [.. counts])
            : !isServed ? Finding.Violated(NotServed, [.. counts])
            : Finding.Held([.. counts]);
    }

    /// <summary>What is wrong where <see cref="ServesAsync"/> says no.</summary>
    protected virtual string NotServed => "some shard answered nobody on the side that lives on";

    /// <summary>Whether what lives on serves as it should: the owner of every request answers.</summary>
    /// <param name="requestIds">Requests acknowledged before.</param>
    /// <param name="survivors">The side that lives on.</param>
    /// <param name="cancellation">Ends it.</param>
    protected virtual Task<bool> ServesAsync(
        IReadOnlyList<string> requestIds, IReadOnlyList<NodeProcess> survivors, CancellationToken cancellation) =>
        TakeoverProbe.WaitAsync(requestIds, [.. survivors.Select(node => node.Client)], ExperimentCluster.Patience, cancellation);
}

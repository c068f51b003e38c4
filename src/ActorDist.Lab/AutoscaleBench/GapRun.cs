using ActorDist.Lab.Cloud;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.AutoscaleBench;

/// <summary>
/// How long a group has no owner after its owner was killed: a server is asked for at once, through the survivors, and the cloud's ledger
/// tells when it was created.
/// </summary>
internal static class GapRun
{
    private const int Most = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(1);

    /// <summary>Measures one kill; the node is started again before it returns.</summary>
    /// <exception cref="ClusterException">The group's owner was not found, or nobody took over in time.</exception>
    public static async Task<GapRow> MeasureAsync(AutoscaleCluster cluster, int kill, IProgress<string> progress, CancellationToken cancellation)
    {
        progress.Report($"kill {kill}");
        await ClusterControl.WaitUntilUpAsync(cluster.Nodes, progress, cancellation);
        var before = await OwnedAsync(cluster, cancellation);
        var group = (await cluster.CreateAsync(1, Most, [1], progress, cancellation))[0];
        NodeProcess? owner = null;
        await cluster.ExecuteAsync([group], 1, cancellation);
        await CreatedAsync(cluster, group, 1, cancellation);
        await Polling.UntilAsync(
            async token =>
            {
                var after = await OwnedAsync(cluster, token);
                owner = cluster.Nodes.FirstOrDefault(node => after.GetValueOrDefault(node.Name) > before.GetValueOrDefault(node.Name));
                return owner is not null;
            },
            Patience,
            Interval,
            cancellation);
        if (owner is null)
            throw new ClusterException($"{group.Name} has no owner.");

        // The same request while the owner lives, to compare with.
        var askedAt = DateTimeOffset.UtcNow;
        await cluster.ExecuteAsync([group], 1, cancellation);
        var usual = await CreatedAsync(cluster, group, 2, cancellation) - askedAt;

        var killedAt = DateTimeOffset.UtcNow;
        await owner.KillAsync(cancellation);
        var survivors = cluster.Nodes.Where(node => node != owner).ToArray();
        var acknowledged = await AcknowledgedAsync(survivors, group, $"{Guid.NewGuid():N}", cancellation) - killedAt;
        var gap = await CreatedAsync(cluster, group, 3, cancellation) - killedAt;
        await cluster.Control.StartAsync(owner.Name, progress, cancellation);
        return new GapRow(usual.TotalSeconds, acknowledged.TotalSeconds, gap.TotalSeconds);
    }

    private static async Task<Dictionary<string, int>> OwnedAsync(AutoscaleCluster cluster, CancellationToken cancellation) =>
        (await cluster.Nodes.First(node => node.State == NodeState.Running).Client.ConvergersAsync(cancellation)).Regions
            .ToDictionary(region => region.Name, region => region.Shards.Sum(shard => shard.Entities), StringComparer.Ordinal);

    private static async Task<DateTimeOffset> AcknowledgedAsync(
        NodeProcess[] survivors, GroupHandle group, string key, CancellationToken cancellation)
    {
        var turn = 0;
        var acknowledged = await Polling.UntilAsync(
            async token => (await AutoscaleCluster.Client(survivors[turn++ % survivors.Length]).ExecuteAsync(group, 1, key, Attempt, token)).Outcome
                == SubmitOutcome.Executed,
            Patience,
            Interval,
            cancellation);
        return acknowledged ? DateTimeOffset.UtcNow : throw new ClusterException($"Nobody acknowledged a request to {group.Name} after the kill.");
    }

    /// <summary>When the cloud created the group's server of a number.</summary>
    private static async Task<DateTimeOffset> CreatedAsync(AutoscaleCluster cluster, GroupHandle group, int number, CancellationToken cancellation)
    {
        LedgerEntry? entry = null;
        await Polling.UntilAsync(
            async token =>
            {
                entry = (await cluster.Cloud.LedgerAsync(group.Key, token)).Where(done => done.Action is "created").ElementAtOrDefault(number - 1);
                return entry is not null;
            },
            Patience,
            Interval,
            cancellation);
        return entry?.At ?? throw new ClusterException($"The cloud was not asked for server {number} of {group.Name} in time.");
    }
}

/// <summary>One kill of a group's owner.</summary>
/// <param name="UsualSeconds">From a request until the cloud had created the server, while the owner lived.</param>
/// <param name="AcknowledgedSeconds">From the kill until a survivor acknowledged a request to the group.</param>
/// <param name="GapSeconds">From the kill until the cloud had created the server for the next owner.</param>
internal sealed record GapRow(double UsualSeconds, double AcknowledgedSeconds, double GapSeconds);

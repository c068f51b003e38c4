using System.Collections.Immutable;

namespace ActorDist.Cluster.Overview;

/// <summary>The last report of every node, kept fresh while somebody looks.</summary>
/// <param name="shardCounts">How many shards each entity type has.</param>
/// <param name="time">For ages.</param>
public sealed class ClusterOverview(IReadOnlyDictionary<string, int> shardCounts, TimeProvider time)
{
    /// <summary>Nobody has looked for so long: reports are no longer asked for.</summary>
    private static readonly TimeSpan Attention = TimeSpan.FromSeconds(10);

    private ImmutableSortedDictionary<string, (NodeReport Report, long At)> _reports =
        ImmutableSortedDictionary.Create<string, (NodeReport, long)>(StringComparer.Ordinal);

    private long _lookedAt = long.MinValue;

    /// <summary>How many shards each entity type has, allocated or not.</summary>
    public IReadOnlyDictionary<string, int> ShardCounts => shardCounts;

    internal bool IsWatched => Volatile.Read(ref _lookedAt) is var at and not long.MinValue && time.GetElapsedTime(at) < Attention;

    /// <summary>The last report of every member that gave one, and its age. Asking keeps them coming, once a half second.</summary>
    public IReadOnlyList<(NodeReport Report, TimeSpan Age)> Look()
    {
        Volatile.Write(ref _lookedAt, time.GetTimestamp());
        return [.. Volatile.Read(ref _reports).Values.Select(entry => (entry.Report, time.GetElapsedTime(entry.At)))];
    }

    internal void Put(NodeReport report) =>
        Volatile.Write(ref _reports, _reports.SetItem(report.Node, (report, time.GetTimestamp())));

    /// <summary>Forgets all nodes but these.</summary>
    internal void Keep(IReadOnlyCollection<string> names) =>
        Volatile.Write(ref _reports, _reports.RemoveRange(_reports.Keys.Except(names, StringComparer.Ordinal)));
}

using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Demo;

/// <summary>Which node each shard lives on.</summary>
public static class ShardHomes
{
    /// <summary>
    /// The node of each shard; null while not all regions answer, or while two have named the same shard: each answers at a time of its own,
    /// and a shard may have moved between.
    /// </summary>
    public static IReadOnlyDictionary<string, string>? Of(ShardsView view)
    {
        var homes = new Dictionary<string, string>(StringComparer.Ordinal);
        return view.Complete && view.Regions.All(region => region.Shards.All(shard => homes.TryAdd(shard.ShardId, region.Name))) ? homes : null;
    }

    /// <summary>The shards that live elsewhere now, by their numbers.</summary>
    public static IReadOnlyList<ShardMove> Moves(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. before
            .Where(old => after.TryGetValue(old.Key, out var now) && !string.Equals(now, old.Value, StringComparison.Ordinal))
            .Select(old => new ShardMove(old.Key, old.Value, after[old.Key]))
            .OrderBy(move => move.ShardId.Length).ThenBy(move => move.ShardId, StringComparer.Ordinal),
    ];
}

/// <summary>A shard that changed its node.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="From">Its node before.</param>
/// <param name="To">Its node now.</param>
public sealed record ShardMove(string ShardId, string From, string To);

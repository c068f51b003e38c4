using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorDist.Cluster.Sharding;

/// <summary>Where the shards of an entity type live, as every region says of itself.</summary>
/// <param name="TypeName">The entity type.</param>
/// <param name="Regions">The regions that answered, in address order.</param>
/// <param name="Failed">What did not answer in time: "region ADDRESS" or "shard ID at ADDRESS".</param>
public sealed record ShardMap(string TypeName, IReadOnlyList<ShardMap.Region> Regions, IReadOnlyList<string> Failed)
{
    /// <summary>A member's region: its shards and how many entities each has in memory.</summary>
    public sealed record Region(Address Address, IReadOnlyDictionary<string, int> Shards);

    /// <summary>Asks all regions.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="typeName">The entity type.</param>
    /// <param name="timeout">How long regions may take.</param>
    /// <returns>The map, or null where this node has no such entity type.</returns>
    public static async Task<ShardMap?> AskAsync(ActorSystem system, string typeName, TimeSpan timeout)
    {
        var sharding = ClusterSharding.Get(system);
        if (!sharding.ShardTypeNames.Contains(typeName))
        {
            return null;
        }

        var members = Akka.Cluster.Cluster.Get(system).State.Members;
        ClusterShardingStats stats;
        try
        {
            stats = await sharding.ShardRegion(typeName)
                .Ask<ClusterShardingStats>(new GetClusterShardingStats(timeout), timeout + timeout);
        }
        catch (AskTimeoutException)
        {
            return new ShardMap(typeName, [], [.. members.Select(member => $"region {member.Address}")]);
        }

        var regions = stats.Regions
            .OrderBy(region => region.Key.ToString(), StringComparer.Ordinal)
            .Select(region => new Region(region.Key, region.Value.Stats))
            .ToArray();
        var silent = members
            .Select(member => member.Address)
            .Except(stats.Regions.Keys)
            .Select(address => $"region {address}");
        var failedShards = stats.Regions.SelectMany(region => region.Value.Failed.Select(shard => $"shard {shard} at {region.Key}"));
        return new ShardMap(typeName, regions, [.. silent, .. failedShards]);
    }
}

using System.Collections.Immutable;
using ActorDist.Cluster.Membership;
using Akka.Actor;
using Akka.Cluster.Sharding;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Events.Watching;

/// <summary>
/// Akka's own allocation of shards, whose decisions it records at the coordinator, the one place where they are made. A coordinator that
/// has just taken over knows earlier homes of living nodes only: what a dead one had is then told as allocated, not as recovered.
/// </summary>
/// <param name="type">The entity type.</param>
/// <param name="log">Where to record.</param>
public sealed class RecordedAllocation(string type, NodeEventLog log) : IActorSystemDependentAllocationStrategy
{
    /// <summary>With the names that the nodes had as members: one that is gone has none any more.</summary>
    private readonly Dictionary<string, (Address Address, string Name)> _homes = new(StringComparer.Ordinal);
    private IShardAllocationStrategy _decides = null!;
    private AkkaCluster _cluster = null!;

    /// <inheritdoc />
    public void Start(ActorSystem system)
    {
        _cluster = AkkaCluster.Get(system);
        _decides = ClusterSharding.Get(system).DefaultShardAllocationStrategy(ClusterShardingSettings.Create(system));
        (_decides as IActorSystemDependentAllocationStrategy)?.Start(system);
    }

    /// <inheritdoc />
    public async Task<IActorRef> AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations)
    {
        var region = await _decides.AllocateShard(requester, shardId, currentShardAllocations);
        Remember(currentShardAllocations);
        lock (_homes)
        {
            var home = HomeOf(region);
            var isKnown = _homes.TryGetValue(shardId, out var before);
            _homes[shardId] = home;
            var kind = !isKnown || before.Address.Equals(home.Address) ? EventKind.ShardAllocated
                : IsMember(before.Address) ? EventKind.ShardHandedOff
                : EventKind.ShardRecovered;
            log.Record(kind, $"{type}/{shardId}", isKnown ? before.Name : null, home.Name);
        }

        return region;
    }

    /// <inheritdoc />
    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
    {
        Remember(currentShardAllocations);
        return _decides.Rebalance(currentShardAllocations, rebalanceInProgress);
    }

    private void Remember(IImmutableDictionary<IActorRef, IImmutableList<string>> allocations)
    {
        lock (_homes)
        {
            foreach (var (region, shards) in allocations)
            {
                var home = HomeOf(region);
                foreach (var shard in shards)
                {
                    // A region may be listed for a moment after its member is gone: the name known before stays.
                    if (!_homes.TryGetValue(shard, out var before) || !before.Address.Equals(home.Address))
                        _homes[shard] = home;
                }
            }
        }
    }

    private (Address Address, string Name) HomeOf(IActorRef region)
    {
        var address = region.Path.Address.HasLocalScope ? _cluster.SelfAddress : region.Path.Address;
        return (address, NameOf(address));
    }

    private bool IsMember(Address address) => _cluster.State.Members.Any(member => member.Address.Equals(address));

    private string NameOf(Address address) =>
        _cluster.State.Members.FirstOrDefault(member => member.Address.Equals(address)) is { } member
            ? NodeDirectory.NameOf(member)
            : address.ToString();
}

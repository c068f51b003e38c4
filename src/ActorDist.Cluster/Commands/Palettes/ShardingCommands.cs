using ActorDist.Cluster.Sharding;
using Akka.Actor;
using Akka.Cluster.Sharding;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>Serves <see cref="ShardingPalette"/>.</summary>
internal sealed class ShardingCommands : CommandHandlerActor
{
    private readonly ClusterSharding _sharding = ClusterSharding.Get(Context.System);

    public ShardingCommands()
        : base(ShardingPalette.Definition)
    {
        var cluster = AkkaCluster.Get(Context.System);
        Process("list-regions", _ => ListRegions());
        Process("region-stats", (_, arguments) =>
        {
            var region = arguments.Required("region");
            var unreachable = cluster.State.Unreachable.Select(m => m.UniqueAddress).ToHashSet();
            Context.ActorOf(RegionReport.Props(Sender, region, result => ShardingRows.RegionStats(result, region, unreachable)));
        });
        Process("list-shards", (_, arguments) =>
        {
            var region = arguments.Required("region");
            Context.ActorOf(RegionReport.Props(Sender, region, result => ShardingRows.Shards(result, region)));
        });
        Process("find-entity", (_, arguments) =>
        {
            var region = arguments.Required("region");
            Context.ActorOf(EntitySearch.Props(Sender, Local(region), region, arguments.Required("entity")));
        });
    }

    private void ListRegions()
    {
        var names = _sharding.ShardTypeNames.Order(StringComparer.Ordinal).ToArray();
        Reply(names.Length == 0 ? "this node knows no region" : string.Join('\n', names), new { Regions = names });
    }

    private IActorRef Local(string region)
    {
        if (!_sharding.ShardTypeNames.Contains(region, StringComparer.Ordinal))
            throw new CommandRefusedException($"this node knows no region '{region}'; it knows: {RegionReport.Known(Context.System)}");
        return _sharding.ShardRegion(region);
    }
}

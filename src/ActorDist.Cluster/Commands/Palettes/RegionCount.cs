using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>
/// Asks one region for its shards and tells the parent whose answer it was. A region answers without a sender, so an actor that asked
/// several could not tell their answers apart.
/// </summary>
internal sealed class RegionCount : ReceiveActor
{
    public RegionCount(Address node, IActorRef region)
    {
        Receive<ShardRegionStats>(stats => Context.Parent.Tell(new Counted(node, stats)));
        region.Tell(GetShardRegionStats.Instance);
    }

    public static Props Props(Address node, IActorRef region) =>
        Akka.Actor.Props.Create(() => new RegionCount(node, region)).WithDeploy(Deploy.Local);

    /// <summary>The answer of the region on a node.</summary>
    public sealed record Counted(Address Node, ShardRegionStats Stats);
}

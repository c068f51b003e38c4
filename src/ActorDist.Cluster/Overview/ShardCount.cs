using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorDist.Cluster.Overview;

/// <summary>Asks this node's region of one type for its shards. A region answers without a sender, so each question has an actor of its own.</summary>
internal sealed class ShardCount : ReceiveActor
{
    /// <summary>As long as the region itself waits for its shards.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IActorRef _region;

    public ShardCount(string type, IActorRef region)
    {
        _region = region;
        Receive<ShardRegionStats>(stats =>
        {
            // A shard that did not answer lives here all the same.
            Context.Parent.Tell(new Counted(
                type,
                [
                    .. stats.Stats.Select(shard => new ShardReport(type, shard.Key, shard.Value)),
                    .. stats.Failed.Except(stats.Stats.Keys, StringComparer.Ordinal).Select(shard => new ShardReport(type, shard, 0)),
                ]));
            Context.Stop(Self);
        });
        Receive<ReceiveTimeout>(_ => Context.Stop(Self));
        SetReceiveTimeout(Patience);
    }

    public static Props Props(string type, IActorRef region) =>
        Akka.Actor.Props.Create(() => new ShardCount(type, region)).WithDeploy(Deploy.Local);

    protected override void PreStart() => _region.Tell(GetShardRegionStats.Instance);

    /// <summary>The shards of a type that live on this node.</summary>
    internal sealed record Counted(string Type, IReadOnlyList<ShardReport> Shards) : INoSerializationVerificationNeeded;
}

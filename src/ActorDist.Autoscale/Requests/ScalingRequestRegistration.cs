using ActorDist.Cluster.Events;
using ActorDist.Cluster.Events.Watching;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Requests;

/// <summary>Registers scaling requests with the actor system.</summary>
public static class ScalingRequestRegistration
{
    /// <summary>The entity type's name in Cluster.Sharding.</summary>
    public const string TypeName = "request";

    /// <summary>Starts the shard region of scaling requests.</summary>
    /// <param name="builder">The actor system's builder.</param>
    /// <param name="owner">This node's name.</param>
    /// <param name="settings">Limits and timeouts.</param>
    /// <param name="events">This node's events.</param>
    public static AkkaConfigurationBuilder AddScalingRequests(
        this AkkaConfigurationBuilder builder, string owner, ScalingRequestSettings settings, NodeEventLog events) => builder
        .WithCustomSerializer(
            "scaling-requests",
            [typeof(IScalingRequestMessage)],
            system => new ScalingRequestSerializer(system))
        .WithActors((system, registry, services) =>
        {
            var store = services.GetService<IEffectStore>()!;
            // Not WithShardRegion, whose options take no allocation strategy.
            registry.Register<ScalingRequestActor>(ClusterSharding.Get(system).Start(
                TypeName,
                requestId => ScalingRequestActor.Props(requestId, owner, store, settings, events),
                ClusterShardingSettings.Create(system),
                new ScalingRequestExtractor(settings.Shards),
                new RecordedAllocation(TypeName, events),
                PoisonPill.Instance));
        });
}

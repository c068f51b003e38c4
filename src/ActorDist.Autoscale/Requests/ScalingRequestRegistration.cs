using Akka.Cluster.Hosting;
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
    public static AkkaConfigurationBuilder AddScalingRequests(
        this AkkaConfigurationBuilder builder, string owner, ScalingRequestSettings settings) => builder
        .WithCustomSerializer(
            "scaling-requests",
            [typeof(IScalingRequestMessage)],
            system => new ScalingRequestSerializer(system))
        .WithShardRegion<ScalingRequestActor>(
            TypeName,
            (_, _, services) =>
            {
                var store = services.GetService<IEffectStore>()!;
                return requestId => ScalingRequestActor.Props(requestId, owner, store, settings);
            },
            new ScalingRequestExtractor(settings.Shards),
            new ShardOptions());
}

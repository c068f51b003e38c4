using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Doors;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Events.Watching;
using ActorDist.Cluster.Registers;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using static ActorDist.Autoscale.Convergence.Running.ConvergenceProtocol;

namespace ActorDist.Autoscale.Convergence.Running;

/// <summary>Adds convergence to a node that has registers.</summary>
public static class ConvergenceRegistration
{
    /// <summary>The entity type's name in Cluster.Sharding.</summary>
    public const string TypeName = "converger";

    /// <summary>Adds the cloud's client and the convergers' typed client; where no cloud is configured, nobody converges.</summary>
    /// <param name="services">The node's services.</param>
    /// <param name="cloud">Where the cloud is.</param>
    /// <param name="settings">Bounds and delays.</param>
    public static IServiceCollection AddConvergence(this IServiceCollection services, CloudSettings cloud, ConvergenceSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<CloudTraffic>();
        services.AddSingleton(cloud);
        services.AddSingleton<CloudConsole>();
        services.AddSingleton<ScalingGroups>();
        services.AddSingleton<ConvergenceExplainer>();
        services.AddSingleton<IGroupRecords>(provider => new RegisterGroupRecords(
            provider.GetRequiredService<IConsensus>(), provider.GetRequiredService<TimeProvider>()));
        if (cloud.Url is null)
        {
            return services.AddSingleton<IConvergence, NoConvergence>();
        }

        services.AddSingleton<HttpCloud>();
        services.AddSingleton<ICloud>(provider => provider.GetRequiredService<HttpCloud>());
        return services.AddSingleton<IConvergence>(provider =>
            new ConvergenceClient(provider.GetRequiredService<IRequiredActor<ConvergerActor>>().ActorRef));
    }

    /// <summary>Starts the shard region of the groups' owners and the sweep, where a cloud is configured.</summary>
    /// <param name="builder">The actor system's builder.</param>
    /// <param name="cloud">Where the cloud is.</param>
    /// <param name="settings">Bounds and delays.</param>
    /// <param name="events">This node's events.</param>
    public static AkkaConfigurationBuilder AddConvergence(
        this AkkaConfigurationBuilder builder, CloudSettings cloud, ConvergenceSettings settings, NodeEventLog events)
    {
        if (cloud.Url is null)
        {
            return builder;
        }

        return builder
            .WithCustomSerializer("convergence", [typeof(IConvergenceMessage)], system => new ConvergenceSerializer(system))
            .WithActors((system, registry, services) =>
            {
                var parts = new ConvergenceParts(
                    services.GetService<IGroupRecords>()!, services.GetService<ICloud>()!, settings, services.GetService<TimeProvider>()!);
                var region = ClusterSharding.Get(system).Start(
                    TypeName,
                    group => ConvergerActor.Props(group, parts),
                    ClusterShardingSettings.Create(system),
                    new ConvergenceExtractor(settings.Shards),
                    new RecordedAllocation(TypeName, events),
                    Drain.Instance);
                registry.Register<ConvergerActor>(region);
                system.ActorOf(ConvergenceSweep.Props(parts, region), "convergence-sweep");
            });
    }
}

using ActorDist.Cluster.Events.Gathering;
using ActorDist.Cluster.Events.Watching;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Storage;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ActorDist.Cluster.Events;

/// <summary>Adds the event stream to a node.</summary>
public static class EventRegistration
{
    /// <summary>Adds the node's own events, and those that it gathers.</summary>
    /// <param name="services">The node's services.</param>
    /// <param name="identity">The node's name and start.</param>
    /// <param name="settings">Limits.</param>
    public static IServiceCollection AddEvents(this IServiceCollection services, NodeIdentity identity, EventSettings settings) => services
        .AddSingleton(settings)
        .AddSingleton(new NodeEventLog(identity.Name, identity.Incarnation, settings, TimeProvider.System))
        .AddSingleton<GatheredEvents>();

    /// <summary>Starts the actors that record what the cluster does, and those that exchange events with other nodes.</summary>
    /// <param name="builder">The actor system's builder.</param>
    public static AkkaConfigurationBuilder AddEvents(this AkkaConfigurationBuilder builder) => builder
        .WithCustomSerializer("events", [typeof(EventProtocol.IEventMessage)], system => new EventsSerializer(system))
        .WithActors((system, _, services) =>
        {
            var log = services.GetService<NodeEventLog>()!;
            system.ActorOf(EventSource.Props(log), EventSource.Name);
            system.ActorOf(EventGatherer.Props(log, services.GetService<GatheredEvents>()!, TimeProvider.System), EventGatherer.Name);
            system.ActorOf(MemberWatch.Props(log), "event-members");
            system.ActorOf(PhiWatch.Props(log), "event-phi");
            system.ActorOf(EvidenceWatch.Props(log), "event-evidence");
            system.ActorOf(ReplicaSetWatch.Props(log, services.GetService<IReplicas>()!), "event-replicas");
        });
}

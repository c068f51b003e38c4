using ActorDist.Cluster.Crdts.Replication;
using ActorDist.Cluster.Crdts.Watching;
using ActorDist.Cluster.Events;
using Akka.DistributedData;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ActorDist.Cluster.Crdts;

/// <summary>Adds the replicated objects to a node that has a storage.</summary>
public static class CrdtHosting
{
    /// <summary>Adds the typed client.</summary>
    /// <param name="services">The node's services, which have its clock and its events.</param>
    /// <param name="settings">Limits.</param>
    public static IServiceCollection AddCrdts(this IServiceCollection services, CrdtSettings settings) => services
        .AddSingleton(settings)
        .AddSingleton<CrdtCatalogue>()
        .AddSingleton<ICrdts, CrdtClient>();

    /// <summary>Starts the replicator with the node, since a majority needs those of nodes that nobody has asked yet.</summary>
    /// <param name="builder">The actor system's builder.</param>
    public static AkkaConfigurationBuilder AddCrdts(this AkkaConfigurationBuilder builder) => builder
        .WithCustomSerializer("crdts", [typeof(IReplicatedState)], system => new CrdtSerializer(system))
        .WithActors((system, _, services) =>
            system.ActorOf(CrdtMergeWatch.Props(DistributedData.Get(system).Replicator, services.GetService<NodeEventLog>()!), "crdt-merges"));
}

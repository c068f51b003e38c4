using ActorDist.Cluster.Crdts.Operations;
using ActorDist.Cluster.Crdts.Replication;
using ActorDist.Cluster.Crdts.Watching;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers.Replication;
using ActorDist.Cluster.Storage;
using ActorDist.Core.Consensus;
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

    /// <summary>Starts the causal broadcast of objects by operations. After the registers, whose replicas it is among.</summary>
    /// <param name="builder">The actor system's builder.</param>
    /// <param name="storage">The node's storage.</param>
    /// <param name="identity">The node's disk.</param>
    public static AkkaConfigurationBuilder AddCrdtOperations(this AkkaConfigurationBuilder builder, INodeStorage storage, NodeIdentity identity) => builder
        .WithCustomSerializer("crdt-operations", [typeof(OperationFrame)], system => new OperationSerializer(system))
        .WithActors((system, _, services) => system.ActorOf(
            OperationActor.Props(new OperationActor.Parts(
                ReplicaId.From(identity.DiskId.Value),
                storage,
                services.GetService<ReplicaEngine>()!,
                services.GetService<NodeDirectory>()!,
                services.GetService<CrdtCatalogue>()!,
                services.GetService<NodeEventLog>()!,
                services.GetService<CrdtSettings>()!,
                TimeProvider.System)),
            OperationActor.Name));
}

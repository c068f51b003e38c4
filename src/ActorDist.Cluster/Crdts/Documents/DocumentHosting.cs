using ActorDist.Cluster.Crdts.Types;
using ActorDist.Cluster.Events;
using Akka.DistributedData;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ActorDist.Cluster.Crdts.Documents;

/// <summary>Adds shared documents to a node that has replicated objects.</summary>
public static class DocumentHosting
{
    /// <summary>Adds the typed client.</summary>
    /// <param name="services">The node's services.</param>
    public static IServiceCollection AddDocuments(this IServiceCollection services) => services.AddSingleton<IDocuments, DocumentClient>();

    /// <summary>Starts what has the open documents.</summary>
    /// <param name="builder">The actor system's builder.</param>
    public static AkkaConfigurationBuilder AddDocuments(this AkkaConfigurationBuilder builder) => builder
        .WithCustomSerializer("documents", [typeof(DocumentProtocol.IDocumentMessage)], system => new DocumentSerializer(system))
        .WithActors((system, registry, services) =>
        {
            var (catalogue, settings) = (services.GetService<CrdtCatalogue>()!, services.GetService<CrdtSettings>()!);
            var events = services.GetService<NodeEventLog>()!;
            var type = (ReplicatedDataType)CrdtTypes.Named("text");
            var replicator = DistributedData.Get(system).Replicator;
            registry.Register<DocumentDirectory>(system.ActorOf(
                DocumentDirectory.Props(name => DocumentActor.Props(new CrdtName(type, name), type, replicator, catalogue, settings, events)),
                DocumentDirectory.Name));
        });
}

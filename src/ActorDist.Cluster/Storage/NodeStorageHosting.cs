using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;

namespace ActorDist.Cluster.Storage;

/// <summary>Makes the node's storage known to actors.</summary>
public static class NodeStorageHosting
{
    /// <summary>
    /// Gives the actor system its storage. The storage was opened before, so that a damaged or taken data directory ends the process
    /// before anything starts, and is closed by its owner after the system has ended.
    /// </summary>
    /// <param name="builder">The system's builder.</param>
    /// <param name="storage">The opened storage.</param>
    public static AkkaConfigurationBuilder AddNodeStorage(this AkkaConfigurationBuilder builder, INodeStorage storage) =>
        builder.AddSetup(new NodeStorageSetup(storage));

    /// <summary>Returns the storage that the system was given.</summary>
    /// <param name="system">The node's actor system.</param>
    /// <exception cref="ConfigurationException">The system was started without one.</exception>
    public static INodeStorage NodeStorage(this ActorSystem system) =>
        system.Settings.Setup.Get<NodeStorageSetup>() is { HasValue: true, Value: var setup }
            ? setup.Storage
            : throw new ConfigurationException($"The actor system {system.Name} has no node storage: call {nameof(AddNodeStorage)} first.");
}

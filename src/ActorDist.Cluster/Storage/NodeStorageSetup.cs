using Akka.Actor.Setup;

namespace ActorDist.Cluster.Storage;

/// <summary>Carries the node's storage into its actor system.</summary>
/// <param name="storage">The storage; its owner closes it after the system has ended.</param>
public sealed class NodeStorageSetup(INodeStorage storage) : Setup
{
    /// <summary>The storage.</summary>
    public INodeStorage Storage { get; } = storage;
}

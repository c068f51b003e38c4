using System.Collections.Immutable;
using ActorDist.Core.Broadcast;
using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Crdts.Operations;

/// <summary>What one replica tells another about its objects by operations. Crosses nodes; bound to <see cref="OperationSerializer"/>.</summary>
/// <param name="From">The sender's disk.</param>
/// <param name="Items">About each object, in order.</param>
internal sealed record OperationFrame(ReplicaId From, ImmutableArray<OperationFrame.Item> Items)
{
    /// <summary>About one object.</summary>
    /// <param name="Type">The type's name.</param>
    /// <param name="Name">The object's name.</param>
    /// <param name="Message">What is told.</param>
    internal sealed record Item(string Type, string Name, BroadcastMessage Message);
}

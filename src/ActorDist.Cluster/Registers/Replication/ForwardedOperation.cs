using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers.Replication;

/// <summary>Tag of a request that another node has handed to this one.</summary>
/// <param name="From">That node's replica.</param>
/// <param name="Number">Its number for it.</param>
internal sealed record ForwardedOperation(ReplicaId From, long Number);

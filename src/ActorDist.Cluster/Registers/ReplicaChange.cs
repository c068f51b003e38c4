namespace ActorDist.Cluster.Registers;

/// <summary>
/// A change of the set of replicas, by node names. To replace a lost disk under the same name, remove and add that name: the
/// replica removed is the one of the configuration, the one added is the disk that the running node has.
/// </summary>
/// <param name="Add">Nodes to add; each must be a running member.</param>
/// <param name="Remove">Replicas to remove; they need not run.</param>
public sealed record ReplicaChange(IReadOnlyList<string> Add, IReadOnlyList<string> Remove);

namespace ActorDist.Cluster.Registers;

/// <summary>A change of the replicas was refused or has failed; the message says why and what to do.</summary>
public sealed class ReplicaChangeException(string message) : Exception(message);

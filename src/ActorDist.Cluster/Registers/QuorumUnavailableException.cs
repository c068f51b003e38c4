namespace ActorDist.Cluster.Registers;

/// <summary>Too few replicas answered in time.</summary>
public sealed class QuorumUnavailableException(string message) : Exception(message);

namespace ActorDist.Cluster.Faults;

/// <summary>A fault that makes no sense as asked for; nothing was changed. The message says what is wrong, with its limit.</summary>
public sealed class FaultRefusedException(string message) : Exception(message);

namespace ActorDist.Cluster.Crdts;

/// <summary>A read did not get as many answers as its level wants.</summary>
public sealed class CrdtUnansweredException(string message) : Exception(message);

namespace ActorDist.Core.Consensus;

/// <summary>A replica with the name people know its node by.</summary>
/// <param name="Id">Its disk.</param>
/// <param name="Name">Its node's name, such as <c>n1</c>.</param>
public readonly record struct Member(ReplicaId Id, string Name);

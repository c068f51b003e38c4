namespace ActorDist.Core.Quorum;

/// <summary>What a replica keeps on disk for one key. Immutable.</summary>
/// <param name="Epoch">The epoch in which it counts writes to this object; 0 when it has taken in none, or can no longer trust its count.</param>
/// <param name="Object">The object.</param>
public sealed record QuorumRecord(ulong Epoch, VersionedObject Object);

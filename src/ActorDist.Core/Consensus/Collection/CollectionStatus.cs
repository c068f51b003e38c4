namespace ActorDist.Core.Consensus;

/// <summary>A garbage collection as the replica that drives it sees it.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Asked">Registers it was given.</param>
/// <param name="Confirmed">Of those, tombstones that every replica accepted.</param>
public sealed record CollectionStatus(CollectionPhase Phase, int Asked, int Confirmed);

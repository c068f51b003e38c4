namespace ActorDist.Core.StateMachines;

/// <summary>A register as its state machine sees it.</summary>
/// <param name="Version">Number of its last change; a change made now gets the next one. Rises over delete and recreation too.</param>
/// <param name="Exists">False when it was never written or is deleted.</param>
/// <param name="Content">Empty when it does not exist.</param>
public readonly record struct Snapshot(long Version, bool Exists, ReadOnlyMemory<byte> Content);

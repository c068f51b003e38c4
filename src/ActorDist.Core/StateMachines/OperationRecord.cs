namespace ActorDist.Core.StateMachines;

/// <summary>One operation that a register remembers.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Settled">Bound of its session when it was applied (<see cref="Command.Settled"/>).</param>
/// <param name="Version">Version of the register right after it.</param>
/// <param name="Reply">What it was answered.</param>
public readonly record struct OperationRecord(OpId Id, ulong Settled, long Version, ReadOnlyMemory<byte> Reply);

using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Registers;

namespace ActorDist.Cluster.Registers;

/// <summary>How an operation on a register ended.</summary>
/// <param name="Outcome">What is known about its effect.</param>
/// <param name="Status">Done: applied, or the condition that it did not meet.</param>
/// <param name="Version">
/// Done: version of the register right after it, or the one that stood against its condition; null when no replica holds the register.
/// </param>
/// <param name="Value">The value, for a read that found one.</param>
/// <param name="Number">The sum after an increment, or the length in bytes after an append.</param>
/// <param name="Error">Failed or unknown: why, for people.</param>
public sealed record RegisterResult(
    OutcomeKind Outcome, RegisterStatus Status, long? Version, ReadOnlyMemory<byte> Value, long Number, string? Error)
{
    /// <summary>Stale read: how long ago the value was last known to be current; null if not since this node started.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>Stale read: how long ago a quorum last answered this node; null if none has since it started.</summary>
    public TimeSpan? LastQuorumContact { get; init; }

    /// <summary>Whether it was applied, or a read found a value.</summary>
    public bool IsOk => Outcome == OutcomeKind.Done && Status == RegisterStatus.Ok;
}

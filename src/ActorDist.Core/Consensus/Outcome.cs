using ActorDist.Core.StateMachines;

namespace ActorDist.Core.Consensus;

/// <summary>How a request ended.</summary>
/// <param name="Kind">What is known about its effect.</param>
/// <param name="Version">
/// Done: version of the register right after it, null when no replica holds one because it was never written or was collected.
/// Unknown: a version current before it was first presented.
/// </param>
/// <param name="Reply">Done: the state machine's answer.</param>
/// <param name="Reason">Failed or unknown: why, for people.</param>
public readonly record struct Outcome(OutcomeKind Kind, long? Version, ReadOnlyMemory<byte> Reply, string? Reason)
{
    /// <summary>Ballot of the chosen state that the answer rests on.</summary>
    public Ballot Ballot { get; init; }

    /// <summary>The state that the answer rests on, with all that shared the round. Null where this replica knows of none, or did not decide it.</summary>
    public RegisterState? State { get; init; }

    /// <summary>
    /// Stale read: when the state was last known to be current, in milliseconds of the caller's clock; null if not since the start.
    /// </summary>
    public long? KnownCurrentAt { get; init; }

    internal static Outcome Failed(string reason) => new(OutcomeKind.Failed, null, default, reason);

    internal static Outcome Unknown(long? since, string reason) => new(OutcomeKind.Unknown, since, default, reason);
}

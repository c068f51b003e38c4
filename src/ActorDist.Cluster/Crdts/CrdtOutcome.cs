using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Crdts;

/// <summary>How a change of a replicated object ended.</summary>
/// <param name="Kind">
/// Done at the level that was asked for; failed, when nothing was changed; unknown, when it stands at this node and spreads but was not
/// confirmed. A change that is not idempotent, such as an increment, must not be presented again then.
/// </param>
/// <param name="Error">Why it is not done.</param>
public sealed record CrdtOutcome(OutcomeKind Kind, string? Error)
{
    /// <summary>Done.</summary>
    public static CrdtOutcome Done { get; } = new(OutcomeKind.Done, Error: null);
}

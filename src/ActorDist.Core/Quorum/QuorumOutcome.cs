using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>How a request ended.</summary>
/// <param name="Kind">
/// Done: enough replicas answered. Failed: certainly nothing was written. Unknown: the write is on fewer replicas than asked, perhaps on
/// none; it may spread later.
/// </param>
/// <param name="Reason">Failed or unknown: why, for people.</param>
public sealed record QuorumOutcome(OutcomeKind Kind, string? Reason)
{
    /// <summary>Get, or put with its body asked for: the values, without deletions. None: nothing is there.</summary>
    public IReadOnlyList<Sibling> Siblings { get; init; } = [];

    /// <summary>
    /// Goes with the values. Also there when the object is deleted. Null when no replica holds anything, and after a put unless its body
    /// was asked for: a writer has not seen what was written beside it.
    /// </summary>
    public ContextToken? Context { get; init; }

    /// <summary>Done, in a session: what its next request for this key is to give.</summary>
    public SessionToken? Session { get; init; }

    /// <summary>Goes with the values: their history, for people.</summary>
    public VectorClock Clock { get; init; }

    /// <summary>Put and delete: the event that wrote it.</summary>
    public Dot? Dot { get; init; }

    /// <summary>Which replicas were asked, and what they had answered by then.</summary>
    public IReadOnlyList<ReplicaAnswer> Answers { get; init; } = [];

    /// <summary>A limit is near.</summary>
    public string? Warning { get; init; }

    /// <summary>Failed because the request makes no sense, whatever the replicas hold and whichever of them are up.</summary>
    public bool IsInvalid { get; init; }

    internal static QuorumOutcome Failed(string reason) => new(OutcomeKind.Failed, reason);
}

using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>A replica that takes part in a request.</summary>
internal sealed class Target(Member replica, Member? standsFor)
{
    public Member Replica { get; } = replica;

    /// <summary>The primary whose place it took; null for a primary.</summary>
    public Member? StandsFor { get; } = standsFor;

    public bool IsPrimary => StandsFor is null;

    public ReplicaAnswerKind Kind { get; set; }

    /// <summary>Get: what it answered was not enough, and it was asked once more.</summary>
    public bool IsAskedAgain { get; set; }

    public bool IsWaiting => Kind == ReplicaAnswerKind.Waiting || IsAskedAgain;

    /// <summary>Get: what it holds.</summary>
    public VersionedObject? Object { get; set; }

    /// <summary>Get: it holds what is shown.</summary>
    public bool HoldsShown { get; set; }

    /// <summary>Get: it was shown to hold less than the others.</summary>
    public bool NeedsRepair { get; set; }

    /// <summary>Put: it was asked to take the write in.</summary>
    public bool IsAskedToMint { get; set; }

    /// <summary>A fallback was taken in its place.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>When a fallback takes its place if it is silent until then.</summary>
    public long ReplacedAt { get; set; } = long.MaxValue;

    /// <summary>When it is asked again if it is silent until then.</summary>
    public long ResendAt { get; set; } = long.MaxValue;

    /// <summary>Wait before the next time.</summary>
    public long ResendAfter { get; set; }

    public ReplicaAnswer Answer => new(Replica, StandsFor, Kind, NeedsRepair);
}

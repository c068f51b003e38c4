using ActorDist.Core.Clocks;

namespace ActorDist.Core.Quorum;

/// <summary>What a reader has seen of an object.</summary>
/// <param name="Clock">The events it has seen.</param>
/// <param name="WrittenAt">Where the last write wins: the time of the write it has seen.</param>
public sealed record CausalContext(VectorClock Clock, HybridTimestamp WrittenAt)
{
    /// <summary>Nothing.</summary>
    public static CausalContext None { get; } = new(VectorClock.Empty, default);

    /// <summary>Where the last write wins: who took that write in, which decides between equal times.</summary>
    public Origin WrittenBy { get; init; }

    /// <summary>Whether it has all that the other has seen.</summary>
    public bool Covers(CausalContext other) => IsWrittenSince(other) && Clock.Descends(other.Clock);

    /// <summary>What both have seen.</summary>
    public CausalContext Merge(CausalContext other)
    {
        var latest = IsWrittenSince(other) ? this : other;
        return latest with { Clock = Clock.Merge(other.Clock) };
    }

    private bool IsWrittenSince(CausalContext other) =>
        WrittenAt > other.WrittenAt || WrittenAt == other.WrittenAt && WrittenBy >= other.WrittenBy;
}

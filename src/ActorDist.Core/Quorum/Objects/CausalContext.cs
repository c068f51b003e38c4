using ActorDist.Core.Clocks;

namespace ActorDist.Core.Quorum;

/// <summary>What a reader has seen of an object.</summary>
/// <param name="Clock">The events it has seen.</param>
/// <param name="WrittenAt">Where the last write wins: the time of the write it has seen.</param>
public sealed record CausalContext(VectorClock Clock, HybridTimestamp WrittenAt)
{
    /// <summary>Nothing.</summary>
    public static CausalContext None { get; } = new(VectorClock.Empty, default);
}

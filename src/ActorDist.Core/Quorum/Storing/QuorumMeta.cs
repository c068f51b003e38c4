using ActorDist.Core.Clocks;

namespace ActorDist.Core.Quorum;

/// <summary>What a quorum replica keeps on disk beside its objects.</summary>
/// <param name="EpochCeiling">Epochs up to this one may have been used.</param>
/// <param name="ClockCeiling">High-water mark of the hybrid clock: times up to this one may have been given.</param>
public sealed record QuorumMeta(ulong EpochCeiling, HybridTimestamp ClockCeiling)
{
    /// <summary>A replica on a new disk.</summary>
    public static QuorumMeta New { get; } = new(0, default);
}

using ActorDist.Core.Clocks;

namespace ActorDist.Core.Quorum;

/// <summary>The write with the highest time; whatever else was written is gone.</summary>
/// <param name="writtenAt">Its time.</param>
/// <param name="origin">Who took it in; decides between equal times.</param>
/// <param name="content">What was written.</param>
public sealed class LatestObject(HybridTimestamp writtenAt, Origin origin, Content content) : VersionedObject
{
    /// <summary>Its time.</summary>
    public HybridTimestamp WrittenAt { get; } = writtenAt;

    /// <summary>Who took it in.</summary>
    public Origin Origin { get; } = origin;

    /// <summary>What was written.</summary>
    public Content Content { get; } = content;

    /// <inheritdoc/>
    public override BucketMode Mode => BucketMode.LastWriteWins;

    /// <inheritdoc/>
    public override IReadOnlyList<Sibling> Siblings => [new Sibling(Content, Dot: null, WrittenAt)];

    /// <inheritdoc/>
    public override CausalContext Context => new(VectorClock.Empty, WrittenAt) { WrittenBy = Origin };

    /// <inheritdoc/>
    public override Causality Compare(VersionedObject other)
    {
        var latest = Same<LatestObject>(other);
        var order = WrittenAt.CompareTo(latest.WrittenAt);
        return (order != 0 ? order : Origin.CompareTo(latest.Origin)) switch
        {
            < 0 => Causality.Before,
            > 0 => Causality.After,
            _ => Causality.Equal,
        };
    }

    /// <inheritdoc/>
    public override VersionedObject Merge(VersionedObject other) => Compare(other) == Causality.Before ? other : this;

    private protected override ulong ComputeDigest() => Combine(StableHash.Combine(2, WrittenAt.Packed), Origin);
}

using ActorDist.Core.Clocks;

namespace ActorDist.Core.Quorum;

/// <summary>
/// What a replica holds for a key: the concurrent values and the history they have. Merging is commutative, idempotent and, but for
/// <see cref="PlainObject"/>, associative, so replicas may exchange states in any order and any number of times. Immutable.
/// </summary>
public abstract class VersionedObject
{
    private ulong? _digest;

    /// <summary>The mode it was written in.</summary>
    public abstract BucketMode Mode { get; }

    /// <summary>The values, deletions among them, in an order that is the same on every replica.</summary>
    public abstract IReadOnlyList<Sibling> Siblings { get; }

    /// <summary>What a reader of it has seen.</summary>
    public abstract CausalContext Context { get; }

    /// <summary>Number of values, deletions among them.</summary>
    public int SiblingCount => Siblings.Count;

    /// <summary>Whether it holds nothing but deletions.</summary>
    public bool IsDeleted => Siblings.All(sibling => sibling.Content.IsDeleted);

    /// <summary>Bytes of all values together.</summary>
    public long ValueBytes => Siblings.Sum(sibling => (long)sibling.Content.Value.Length);

    /// <summary>A hash of its history; the same wherever the same is held.</summary>
    public ulong Digest => _digest ??= ComputeDigest();

    /// <summary>How its history stands to another's.</summary>
    public abstract Causality Compare(VersionedObject other);

    /// <summary>The histories of both and the values that neither saw replaced; this very object when the other adds nothing.</summary>
    /// <exception cref="FormatException">The other is of another mode.</exception>
    public abstract VersionedObject Merge(VersionedObject other);

    /// <summary>The merge of what may be nothing.</summary>
    public static VersionedObject? Merge(VersionedObject? left, VersionedObject? right) =>
        left is null ? right : right is null ? left : left.Merge(right);

    /// <summary>An object after a write at one replica.</summary>
    /// <param name="mode">The bucket's mode.</param>
    /// <param name="held">What the replica holds.</param>
    /// <param name="context">What the writer has seen.</param>
    /// <param name="content">What it writes.</param>
    /// <param name="origin">The replica's count for this object.</param>
    /// <param name="at">The time, where the last write wins.</param>
    public static VersionedObject Write(
        BucketMode mode, VersionedObject? held, CausalContext context, Content content, Origin origin, HybridTimestamp at) => mode switch
        {
            BucketMode.Siblings => DottedObject.Write(held, context, content, origin),
            BucketMode.LastWriteWins => new LatestObject(at, origin, content),
            BucketMode.PlainVectorClock => PlainObject.Write(held, context, content, origin),
            _ => throw new FormatException($"unknown bucket mode {mode}"),
        };

    /// <summary>A hash of the history, for <see cref="Digest"/>.</summary>
    private protected abstract ulong ComputeDigest();

    private protected static ulong Combine(ulong hash, Origin origin)
    {
        hash = StableHash.Combine(hash, origin.Replica.High);
        hash = StableHash.Combine(hash, origin.Replica.Low);
        return StableHash.Combine(hash, origin.Epoch);
    }

    private protected T Same<T>(VersionedObject other)
        where T : VersionedObject => other as T
            ?? throw new FormatException($"an object of mode {Mode} cannot be merged with one of mode {other.Mode}");
}

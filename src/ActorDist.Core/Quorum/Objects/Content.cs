using System.Runtime.InteropServices;

namespace ActorDist.Core.Quorum;

/// <summary>What one write wrote: a value, or that the object is deleted.</summary>
/// <param name="Value">The value; empty for a deletion.</param>
/// <param name="IsDeleted">
/// A tombstone. It is kept like a value: a replica that has not heard of the deletion would otherwise bring back what was deleted.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Content(ReadOnlyMemory<byte> Value, bool IsDeleted)
{
    /// <summary>A deletion.</summary>
    public static Content Tombstone => new(default, IsDeleted: true);

    /// <inheritdoc/>
    public bool Equals(Content other) => IsDeleted == other.IsDeleted && Value.Span.SequenceEqual(other.Value.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Digest;

    internal ulong Digest => StableHash.Combine(StableHash.Of(Value.Span), IsDeleted ? 1UL : 0UL);

    internal int CompareTo(Content other) =>
        IsDeleted != other.IsDeleted ? IsDeleted.CompareTo(other.IsDeleted) : Value.Span.SequenceCompareTo(other.Value.Span);
}

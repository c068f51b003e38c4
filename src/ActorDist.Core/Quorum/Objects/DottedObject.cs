using ActorDist.Core.Clocks;

namespace ActorDist.Core.Quorum;

/// <summary>Concurrent values with a dot each.</summary>
public sealed class DottedObject : VersionedObject
{
    private Sibling[]? _siblings;

    /// <summary>From a set of dotted values, none of them anonymous.</summary>
    /// <exception cref="FormatException">A value has no dot.</exception>
    public DottedObject(DottedVersionVectorSet<Content> values)
    {
        if (!values.Anonymous.IsEmpty)
            throw new FormatException("a stored value has no dot");
        Values = values;
        Context = new CausalContext(values.Context, default);
    }

    /// <summary>The values with their history.</summary>
    public DottedVersionVectorSet<Content> Values { get; }

    /// <inheritdoc/>
    public override BucketMode Mode => BucketMode.Siblings;

    /// <inheritdoc/>
    public override IReadOnlyList<Sibling> Siblings =>
        _siblings ??= [.. Values.Values.Select(value => new Sibling(value.Value, value.Dot, WrittenAt: null))];

    /// <inheritdoc/>
    public override CausalContext Context { get; }

    /// <inheritdoc/>
    public override Causality Compare(VersionedObject other) => Values.Compare(Same<DottedObject>(other).Values);

    /// <inheritdoc/>
    public override VersionedObject Merge(VersionedObject other)
    {
        var others = Same<DottedObject>(other).Values;
        return Values.Compare(others) is Causality.Equal or Causality.After ? this : new DottedObject(Values.Sync(others));
    }

    internal static DottedObject Write(VersionedObject? held, CausalContext context, Content content, Origin origin)
    {
        var values = (held as DottedObject)?.Values ?? DottedVersionVectorSet<Content>.Empty;
        return new DottedObject(values.Update(context.Clock, content, origin));
    }

    private protected override ulong ComputeDigest()
    {
        var hash = 1UL;
        foreach (var entry in Values.Entries)
        {
            hash = Combine(hash, entry.Origin);
            hash = StableHash.Combine(hash, entry.Counter);
            hash = StableHash.Combine(hash, (ulong)entry.Values.Length);
        }

        return hash;
    }
}

using System.Collections.Immutable;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Quorum;

/// <summary>
/// Concurrent values under one vector clock with server identities, as Riak kept them before dots. A write that has not seen
/// everything must keep everything, since the clock cannot say which values it did see. Merging is not even associative: in some orders
/// of exchange a value that was replaced comes back as a sibling. Nothing is lost.
/// </summary>
/// <param name="clock">The history of all values together.</param>
/// <param name="contents">The values, each once.</param>
public sealed class PlainObject(VectorClock clock, IEnumerable<Content> contents) : VersionedObject
{
    /// <summary>The history of all values together.</summary>
    public VectorClock Clock { get; } = clock;

    /// <summary>The values, in the order of their bytes.</summary>
    public ImmutableArray<Content> Contents { get; } =
        [.. contents.Distinct().Order(Comparer<Content>.Create((left, right) => left.CompareTo(right)))];

    /// <inheritdoc/>
    public override BucketMode Mode => BucketMode.PlainVectorClock;

    /// <inheritdoc/>
    public override IReadOnlyList<Sibling> Siblings => [.. Contents.Select(content => new Sibling(content, Dot: null, WrittenAt: null))];

    /// <inheritdoc/>
    public override CausalContext Context => new(Clock, default);

    /// <inheritdoc/>
    public override Causality Compare(VersionedObject other) => Clock.Compare(Same<PlainObject>(other).Clock);

    /// <inheritdoc/>
    public override VersionedObject Merge(VersionedObject other)
    {
        var plain = Same<PlainObject>(other);
        return Compare(plain) switch
        {
            Causality.Before => plain,
            Causality.After => this,
            _ when Digest == plain.Digest => this,
            _ => new PlainObject(Clock.Merge(plain.Clock), Contents.Concat(plain.Contents)),
        };
    }

    internal static PlainObject Write(VersionedObject? held, CausalContext context, Content content, Origin origin)
    {
        var plain = held as PlainObject ?? new PlainObject(VectorClock.Empty, []);
        var clock = plain.Clock.Merge(context.Clock).Increment(origin);
        return context.Clock.Descends(plain.Clock)
            ? new PlainObject(clock, [content])
            : new PlainObject(clock, plain.Contents.Append(content));
    }

    private protected override ulong ComputeDigest()
    {
        var hash = 3UL;
        foreach (ref readonly var entry in Clock.Entries)
            hash = StableHash.Combine(Combine(hash, entry.Origin), entry.Counter);
        foreach (var content in Contents)
            hash = StableHash.Combine(hash, content.Digest);
        return hash;
    }
}

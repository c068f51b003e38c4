using System.Collections.Immutable;
using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Causal;

namespace ActorDist.Core.Crdts.Operations;

/// <summary>
/// Elements with the operations that put each there. An operation names the operations that its maker saw and takes away, and may put
/// one element there under its own dot. Causal delivery brings what is taken away before what takes it away, so nothing has to be
/// remembered of it: no tombstones, and no context either.
/// </summary>
public abstract class DottedElements : IDelivery
{
    private protected DottedElements()
    {
    }

    /// <summary>What is there, by the operations that put it there.</summary>
    public ImmutableSortedDictionary<Dot, Element> Entries { get; private set; } = ImmutableSortedDictionary<Dot, Element>.Empty;

    /// <inheritdoc/>
    public void Check(ReadOnlySpan<byte> payload) => Read(payload, out _);

    /// <inheritdoc/>
    public void Deliver(Dot dot, ReadOnlySpan<byte> payload)
    {
        var seen = Read(payload, out var put);
        var entries = Entries.RemoveRange(seen);
        Entries = put is { } element ? entries.SetItem(dot, element) : entries;
    }

    /// <inheritdoc/>
    public byte[] Encode()
    {
        var writer = new CrdtWriter();
        writer.Unsigned((ulong)Entries.Count);
        foreach (var (dot, element) in Entries)
        {
            writer.Dot(dot);
            element.Write(writer);
        }

        return writer.ToArray();
    }

    /// <inheritdoc/>
    public void Install(ReadOnlySpan<byte> state)
    {
        var reader = new CrdtReader(state);
        var entries = DotFun<Element>.Read(ref reader).Values;
        reader.End("elements");
        Entries = entries.ToImmutableSortedDictionary();
    }

    private protected static byte[] Prepare(Element? put, IReadOnlyCollection<Dot> seen)
    {
        var writer = new CrdtWriter();
        writer.Unsigned((ulong)seen.Count);
        foreach (var dot in seen)
            writer.Dot(dot);
        writer.Byte(put is null ? (byte)0 : (byte)1);
        put?.Write(writer);
        return writer.ToArray();
    }

    private static ImmutableSortedSet<Dot> Read(ReadOnlySpan<byte> payload, out Element? put)
    {
        var reader = new CrdtReader(payload);
        var seen = CausalContext.ReadDots(ref reader, "seen");
        put = reader.Byte("puts") switch
        {
            0 => null,
            1 => Element.Read(ref reader),
            var other => throw new FormatException($"puts: {other} is neither 0 nor 1"),
        };
        reader.End("operation on elements");
        return seen;
    }
}

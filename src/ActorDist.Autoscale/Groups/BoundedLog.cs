using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Groups;

/// <summary>
/// Entries in their binary form, oldest first, of which the oldest is dropped when there are too many. Immutable. Adding copies bytes and
/// decodes nothing: a group keeps more than a hundred of them, and every command adds some.
/// </summary>
internal sealed class BoundedLog
{
    private readonly ReadOnlyMemory<byte> _entries;

    private BoundedLog(int count, ReadOnlyMemory<byte> entries)
    {
        Count = count;
        _entries = entries;
    }

    public static BoundedLog Empty { get; } = new(0, default);

    public int Count { get; }

    /// <summary>Adds an entry.</summary>
    /// <param name="entry">Its binary form.</param>
    /// <param name="limit">The most entries.</param>
    /// <param name="dropped">The entry that had to go; empty where none had.</param>
    public BoundedLog Add(ReadOnlySpan<byte> entry, int limit, out ReadOnlySpan<byte> dropped)
    {
        var kept = _entries.Span;
        dropped = default;
        if (Count >= limit)
        {
            var reader = new SpanReader(kept);
            dropped = kept[reader.Bytes("entry", kept.Length)];
            kept = kept[reader.Position..];
        }

        var entries = new byte[kept.Length + SpanWriter.SizeOfBytes(entry.Length)];
        kept.CopyTo(entries);
        var writer = new SpanWriter(entries.AsSpan(kept.Length));
        writer.Bytes(entry);
        return new BoundedLog(Math.Min(Count + 1, limit), entries);
    }

    /// <summary>The entries, oldest first.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Entries()
    {
        var rest = _entries;
        while (!rest.IsEmpty)
        {
            var (entry, end) = First(rest.Span);
            yield return rest[entry];
            rest = rest[end..];
        }
    }

    public void WriteTo(ref SpanWriter writer)
    {
        writer.Unsigned((ulong)Count);
        writer.Bytes(_entries.Span);
    }

    public static BoundedLog ReadFrom(ref SpanReader reader, ReadOnlyMemory<byte> buffer, string field, int limit)
    {
        var count = reader.Count(field, limit);
        return new BoundedLog(count, buffer[reader.Bytes(field, buffer.Length)]);
    }

    private static (Range Entry, int End) First(ReadOnlySpan<byte> entries)
    {
        var reader = new SpanReader(entries);
        return (reader.Bytes("entry", entries.Length), reader.Position);
    }
}

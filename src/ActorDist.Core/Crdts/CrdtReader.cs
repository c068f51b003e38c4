using System.Collections.Immutable;
using System.Text;
using ActorDist.Core.Clocks;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Crdts;

/// <summary>
/// Reads what <see cref="CrdtWriter"/> wrote and nothing else: what is out of order, twice or longer than its limit is refused with a
/// <see cref="FormatException"/> that names the field, so that a decoded state encodes to the same bytes.
/// </summary>
public ref struct CrdtReader
{
    /// <summary>Most bytes of UTF-8 of an element, key or value.</summary>
    public const int MaxText = 64 * 1024;

    /// <summary>Deepest nesting of maps.</summary>
    public const int MaxDepth = 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _buffer;
    private SpanReader _reader;
    private int _depth;

    /// <summary>Reads from the first byte.</summary>
    public CrdtReader(ReadOnlySpan<byte> buffer)
    {
        _buffer = buffer;
        _reader = new SpanReader(buffer);
    }

    /// <summary>One byte.</summary>
    public byte Byte(string field) => _reader.Byte(field);

    /// <summary>Unsigned LEB128.</summary>
    public ulong Unsigned(string field) => _reader.Unsigned(field);

    /// <summary>Zig-zag LEB128.</summary>
    public long Signed(string field) => _reader.Signed(field);

    /// <summary>A number of things, each of which takes at least a byte.</summary>
    public int Count(string field)
    {
        var count = _reader.Unsigned(field);
        return count <= (ulong)_reader.Remaining ? (int)count : throw new FormatException($"{field}: {count} of them in {_reader.Remaining} bytes");
    }

    /// <summary>A length and UTF-8.</summary>
    public string Text(string field)
    {
        try
        {
            return Utf8.GetString(_buffer[_reader.Bytes(field, MaxText)]);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException($"{field}: not UTF-8", e);
        }
    }

    /// <summary>A length and bytes.</summary>
    public ReadOnlySpan<byte> Bytes(string field, int limit) => _buffer[_reader.Bytes(field, limit)];

    /// <summary>An origin.</summary>
    public Origin Origin(string field) => VectorClockEncoding.ReadOrigin(ref _reader, field);

    /// <summary>A clock.</summary>
    public VectorClock Clock() => VectorClockEncoding.Read(ref _reader);

    /// <summary>An event.</summary>
    public Dot Dot(string field)
    {
        var dot = new Dot(Origin(field), Unsigned(field));
        return dot.Counter > 0 ? dot : throw new FormatException($"{field}: counter 0; counters start at 1");
    }

    /// <summary>Values in their order, each once.</summary>
    public ImmutableSortedSet<T> Values<T>(string field)
        where T : ICrdtValue<T>
    {
        var count = Count(field);
        var values = new List<T>();
        for (var i = 0; i < count; i++)
        {
            var value = T.Read(ref this);
            if (i > 0)
                RequireOrder(values[^1], value, field);
            values.Add(value);
        }

        return [.. values];
    }

    /// <summary>Goes one map deeper.</summary>
    public void Enter()
    {
        if (++_depth > MaxDepth)
            throw new FormatException($"map: nested deeper than {MaxDepth}");
    }

    /// <summary>Comes out of a map.</summary>
    public void Leave() => _depth--;

    /// <summary>Fails unless everything was read.</summary>
    public readonly void End(string what) => _reader.End(what);

    /// <summary>Fails unless the second comes after the first.</summary>
    internal static void RequireOrder<T>(T before, T after, string field)
        where T : IComparable<T>
    {
        if (before.CompareTo(after) >= 0)
            throw new FormatException($"{field}: {after} after {before}");
    }
}

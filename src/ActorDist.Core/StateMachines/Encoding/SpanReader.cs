using System.Buffers.Binary;

namespace ActorDist.Core.StateMachines.Encoding;

/// <summary>
/// Reads what <see cref="SpanWriter"/> wrote. Every read checks the bound; malformed input throws <see cref="FormatException"/>
/// with the name of the field, never reads past the end and never allocates by a length that the input does not hold.
/// </summary>
public ref struct SpanReader(ReadOnlySpan<byte> buffer)
{
    private readonly ReadOnlySpan<byte> _buffer = buffer;

    /// <summary>Offset of the next unread byte.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes left to read.</summary>
    public readonly int Remaining => _buffer.Length - Position;

    /// <summary>One byte.</summary>
    public byte Byte(string field)
    {
        if (Remaining < 1)
            throw Truncated(field);
        return _buffer[Position++];
    }

    /// <summary>Unsigned LEB128 of at most ten bytes.</summary>
    public ulong Unsigned(string field)
    {
        var result = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte(field);
            if (shift == 63 && next > 1)
                break;
            result |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return result;
        }

        throw new FormatException($"{field}: integer longer than 64 bits");
    }

    /// <summary>A non-negative 64-bit signed integer written with <see cref="SpanWriter.Unsigned"/>.</summary>
    public long NonNegative(string field)
    {
        var value = Unsigned(field);
        return value <= long.MaxValue ? (long)value : throw new FormatException($"{field}: out of range");
    }

    /// <summary>A signed integer written through <see cref="SpanWriter.ZigZag"/>.</summary>
    public long Signed(string field)
    {
        var value = Unsigned(field);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Eight bytes, little-endian.</summary>
    public ulong Fixed64(string field)
    {
        if (Remaining < sizeof(ulong))
            throw Truncated(field);
        var value = BinaryPrimitives.ReadUInt64LittleEndian(_buffer[Position..]);
        Position += sizeof(ulong);
        return value;
    }

    /// <summary>A length and that many bytes; returns where they lie in the buffer.</summary>
    public Range Bytes(string field, int limit)
    {
        var length = Unsigned(field);
        if (length > (ulong)limit)
            throw new FormatException($"{field}: {length} bytes, the limit is {limit}");
        if ((ulong)Remaining < length)
            throw Truncated(field);
        var start = Position;
        Position += (int)length;
        return start..Position;
    }

    /// <summary>Fails unless everything was read.</summary>
    public readonly void End(string what)
    {
        if (Remaining != 0)
            throw new FormatException($"{what}: {Remaining} bytes after its end");
    }

    private static FormatException Truncated(string field) => new($"{field}: truncated");
}

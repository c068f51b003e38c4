using System.Buffers.Binary;

namespace ActorDist.Core.StateMachines.Encoding;

/// <summary>
/// Writes the binary forms of commands, replies and states into a buffer of exactly the right size: unsigned LEB128 integers,
/// zig-zag signed integers, fixed little-endian words and length-prefixed bytes. The same input always gives the same bytes.
/// </summary>
public ref struct SpanWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that <see cref="Unsigned"/> needs for <paramref name="value"/> (1 to 10).</summary>
    public static int SizeOf(ulong value)
    {
        var size = 1;
        while (value >= 0x80)
        {
            value >>= 7;
            size++;
        }

        return size;
    }

    /// <summary>Bytes that <see cref="Bytes"/> needs for a block of <paramref name="length"/> bytes.</summary>
    public static int SizeOfBytes(int length) => SizeOf((ulong)length) + length;

    /// <summary>Maps a signed integer to an unsigned one so that small magnitudes stay short.</summary>
    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    /// <summary>One byte.</summary>
    public void Byte(byte value) => _buffer[Length++] = value;

    /// <summary>Unsigned LEB128.</summary>
    public void Unsigned(ulong value)
    {
        while (value >= 0x80)
        {
            _buffer[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[Length++] = (byte)value;
    }

    /// <summary>Eight bytes, little-endian.</summary>
    public void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer[Length..], value);
        Length += sizeof(ulong);
    }

    /// <summary>A length and that many bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Unsigned((ulong)value.Length);
        value.CopyTo(_buffer[Length..]);
        Length += value.Length;
    }
}

using System.Buffers;
using System.Text;
using ActorDist.Core.Clocks;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Crdts;

/// <summary>Writes binary forms of replicated types. Equal states give equal bytes.</summary>
public sealed class CrdtWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    /// <summary>One byte.</summary>
    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    /// <summary>Unsigned LEB128.</summary>
    public void Unsigned(ulong value)
    {
        var writer = new SpanWriter(_buffer.GetSpan(SpanWriter.SizeOf(value)));
        writer.Unsigned(value);
        _buffer.Advance(writer.Length);
    }

    /// <summary>Zig-zag LEB128.</summary>
    public void Signed(long value) => Unsigned(SpanWriter.ZigZag(value));

    /// <summary>A length and UTF-8.</summary>
    /// <exception cref="ArgumentException">The text has a lone surrogate or is longer than <see cref="CrdtReader.MaxText"/>.</exception>
    public void Text(string value)
    {
        var length = Utf8.GetByteCount(value);
        if (length > CrdtReader.MaxText)
            throw new ArgumentException($"text of {length} bytes of UTF-8, the limit is {CrdtReader.MaxText}", nameof(value));
        Unsigned((ulong)length);
        _buffer.Advance(Utf8.GetBytes(value, _buffer.GetSpan(length)));
    }

    /// <summary>A length and bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Unsigned((ulong)value.Length);
        _buffer.Write(value);
    }

    /// <summary>An origin.</summary>
    public void Origin(Origin value)
    {
        var writer = new SpanWriter(_buffer.GetSpan(VectorClockEncoding.SizeOf(value)));
        VectorClockEncoding.Write(ref writer, value);
        _buffer.Advance(writer.Length);
    }

    /// <summary>A clock.</summary>
    public void Clock(VectorClock value)
    {
        var writer = new SpanWriter(_buffer.GetSpan(VectorClockEncoding.SizeOf(value)));
        VectorClockEncoding.Write(ref writer, value);
        _buffer.Advance(writer.Length);
    }

    /// <summary>An event.</summary>
    public void Dot(Dot value)
    {
        Origin(value.Origin);
        Unsigned(value.Counter);
    }

    /// <summary>Values in their order.</summary>
    public void Values<T>(IReadOnlyCollection<T> values)
        where T : ICrdtValue<T>
    {
        Unsigned((ulong)values.Count);
        foreach (var value in values)
            value.Write(this);
    }
}

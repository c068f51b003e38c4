using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.StateMachines.Registers;

/// <summary>Answer of the state machine of kind <c>register</c>.</summary>
/// <param name="Status">Done, or why not.</param>
/// <param name="Value">Content, for a get that found some.</param>
/// <param name="Number">Result of an increment, or length in bytes after an append.</param>
public readonly record struct RegisterReply(RegisterStatus Status, ReadOnlyMemory<byte> Value, long Number)
{
    private const byte Format = 1;

    /// <summary>Reads the binary form.</summary>
    /// <exception cref="FormatException">The bytes are not a reply of a known format.</exception>
    public static RegisterReply Decode(ReadOnlyMemory<byte> encoded)
    {
        var reader = new SpanReader(encoded.Span);
        var format = reader.Byte("reply format");
        if (format != Format)
            throw new FormatException($"reply format {format} is not known; this node reads format {Format}");
        var status = (RegisterStatus)reader.Byte("status");
        if (status > RegisterStatus.TooLarge)
            throw new FormatException($"status {(byte)status} is not known to kind 'register'");
        var number = reader.Signed("number");
        var value = encoded[reader.Bytes("value", RegisterState.MaxContentBytes)];
        reader.End("reply");
        return new RegisterReply(status, value, number);
    }

    /// <summary>The binary form.</summary>
    public byte[] Encode()
    {
        var number = SpanWriter.ZigZag(Number);
        var buffer = new byte[2 + SpanWriter.SizeOf(number) + SpanWriter.SizeOfBytes(Value.Length)];
        var writer = new SpanWriter(buffer);
        writer.Byte(Format);
        writer.Byte((byte)Status);
        writer.Unsigned(number);
        writer.Bytes(Value.Span);
        return buffer;
    }
}

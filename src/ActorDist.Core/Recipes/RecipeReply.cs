using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Recipes;

/// <summary>Answer of a recipe; short but for a read, because a register remembers it with the operation.</summary>
/// <param name="Status">Done, or why not.</param>
public readonly record struct RecipeReply(RecipeStatus Status)
{
    private const byte Format = 1;

    /// <summary>The fencing token or epoch that was granted, or the one that stands in the way; 0 for none.</summary>
    public long Token { get; init; }

    /// <summary>Place in the queue (1 is the next), depth, count or sum: the operation says which.</summary>
    public long Number { get; init; }

    /// <summary>The item or value; the whole state for a read.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Reads the binary form.</summary>
    /// <exception cref="FormatException">The bytes are not a reply of a known format.</exception>
    public static RecipeReply Decode(ReadOnlyMemory<byte> encoded)
    {
        var reader = new SpanReader(encoded.Span);
        var format = reader.Byte("reply format");
        if (format != Format)
            throw new FormatException($"reply format {format} is not known; this node reads format {Format}");
        var status = (RecipeStatus)reader.Byte("status");
        if (status > RecipeStatus.Overflow)
            throw new FormatException($"status {(byte)status} is not known to recipes");
        var (token, number) = (reader.Signed("token"), reader.Signed("number"));
        var data = encoded[reader.Bytes("data", RegisterState.MaxContentBytes)];
        reader.End("reply");
        return new RecipeReply(status) { Token = token, Number = number, Data = data };
    }

    /// <summary>The binary form.</summary>
    public byte[] Encode()
    {
        var (token, number) = (SpanWriter.ZigZag(Token), SpanWriter.ZigZag(Number));
        var buffer = new byte[2 + SpanWriter.SizeOf(token) + SpanWriter.SizeOf(number) + SpanWriter.SizeOfBytes(Data.Length)];
        var writer = new SpanWriter(buffer);
        writer.Byte(Format);
        writer.Byte((byte)Status);
        writer.Unsigned(token);
        writer.Unsigned(number);
        writer.Bytes(Data.Span);
        return buffer;
    }
}

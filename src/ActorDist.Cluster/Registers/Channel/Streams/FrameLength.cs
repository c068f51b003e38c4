using System.Buffers.Binary;

namespace ActorDist.Cluster.Registers.Channel.Streams;

/// <summary>What precedes a frame on a stream: its length in bytes.</summary>
internal static class FrameLength
{
    /// <summary>Bytes of the length itself.</summary>
    public const int Size = sizeof(int);

    /// <summary>Longest frame: four times what the sender gathers, so that one large message fits on top.</summary>
    public const int Max = 1024 * 1024;

    public static void Write(Span<byte> to, int length) => BinaryPrimitives.WriteInt32LittleEndian(to, length);

    /// <exception cref="FormatException">No frame has that length.</exception>
    public static int Read(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt32LittleEndian(from) switch
    {
        var length and > 0 and <= Max => length,
        var length => throw new FormatException($"a frame of {length} bytes; the limit is {Max}"),
    };
}

using ActorDist.Core.Clocks;
using ActorDist.Core.Quorum;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Cluster.Quorum.Storing;

/// <summary>Binary form of what a quorum replica keeps beside its objects.</summary>
internal static class QuorumMetaEncoding
{
    private const byte Format = 1;

    public static byte[] Encode(QuorumMeta meta)
    {
        var bytes = new byte[1 + SpanWriter.SizeOf(meta.EpochCeiling) + sizeof(ulong)];
        var writer = new SpanWriter(bytes);
        writer.Byte(Format);
        writer.Unsigned(meta.EpochCeiling);
        writer.Fixed64(meta.ClockCeiling.Packed);
        return bytes;
    }

    /// <exception cref="FormatException">The bytes are not of a known format.</exception>
    public static QuorumMeta Decode(ReadOnlySpan<byte> encoded)
    {
        var reader = new SpanReader(encoded);
        var format = reader.Byte("format");
        if (format != Format)
            throw new FormatException($"format {format} is not known; this node reads format {Format}");
        var meta = new QuorumMeta(reader.Unsigned("epoch ceiling"), new HybridTimestamp(reader.Fixed64("clock ceiling")));
        reader.End("quorum replica");
        return meta;
    }
}

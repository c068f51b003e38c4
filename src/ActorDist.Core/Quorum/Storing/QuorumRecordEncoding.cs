using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Quorum;

/// <summary>Binary form of a <see cref="QuorumRecord"/>: the epoch, then the object.</summary>
public static class QuorumRecordEncoding
{
    /// <summary>Encodes.</summary>
    public static byte[] Encode(QuorumRecord record)
    {
        var held = VersionedObjectEncoding.Encode(record.Object);
        var bytes = new byte[SpanWriter.SizeOf(record.Epoch) + held.Length];
        var writer = new SpanWriter(bytes);
        writer.Unsigned(record.Epoch);
        held.CopyTo(bytes, writer.Length);
        return bytes;
    }

    /// <summary>Decodes.</summary>
    /// <exception cref="FormatException">The bytes are not a record.</exception>
    public static QuorumRecord Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new SpanReader(bytes);
        var epoch = reader.Unsigned("record epoch");
        return new QuorumRecord(epoch, VersionedObjectEncoding.Decode(bytes[reader.Position..]));
    }
}

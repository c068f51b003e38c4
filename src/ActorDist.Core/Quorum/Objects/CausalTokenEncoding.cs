using System.Buffers.Binary;
using ActorDist.Core.Clocks;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Quorum;

/// <summary>
/// Binary form of what clients keep of an object's history: a head that names the kind, mode, scope (cluster and key), history, checksum.
/// </summary>
internal static class CausalTokenEncoding
{
    private const int ChecksumBytes = sizeof(uint);

    /// <summary>Writes one.</summary>
    /// <param name="head">What names its kind and version.</param>
    /// <param name="cluster">The cluster that it is for.</param>
    /// <param name="key">The key that it is for.</param>
    /// <param name="mode">The mode of the key's bucket.</param>
    /// <param name="context">The history.</param>
    public static byte[] Write(ReadOnlySpan<byte> head, string cluster, QuorumKey key, BucketMode mode, CausalContext context)
    {
        var history = mode == BucketMode.LastWriteWins
            ? sizeof(ulong) + VectorClockEncoding.SizeOf(context.WrittenBy)
            : VectorClockEncoding.SizeOf(context.Clock);
        var size = head.Length + 1 + sizeof(ulong) + history;
        var bytes = new byte[size + ChecksumBytes];
        var writer = new SpanWriter(bytes);
        foreach (var each in head)
            writer.Byte(each);
        writer.Byte((byte)mode);
        writer.Fixed64(Scope(cluster, key));
        if (mode == BucketMode.LastWriteWins)
        {
            writer.Fixed64(context.WrittenAt.Packed);
            VectorClockEncoding.Write(ref writer, context.WrittenBy);
        }
        else
        {
            VectorClockEncoding.Write(ref writer, context.Clock);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(size), Checksum(bytes.AsSpan(0, size)));
        return bytes;
    }

    /// <summary>Reads one.</summary>
    /// <param name="name">What people call it, for errors.</param>
    /// <param name="headBytes">Length of the head.</param>
    /// <param name="version">The only version that is known, the head's first byte.</param>
    /// <param name="bytes">The token.</param>
    /// <param name="cluster">The cluster that it must be for.</param>
    /// <param name="key">The key that it must be for.</param>
    /// <param name="mode">The mode of the key's bucket.</param>
    /// <exception cref="FormatException">It is damaged, of another version, or was given for something else; the message says which.</exception>
    public static CausalContext Read(
        string name, int headBytes, byte version, ReadOnlySpan<byte> bytes, string cluster, QuorumKey key, BucketMode mode)
    {
        if (bytes.Length < headBytes + 1 + sizeof(ulong) + ChecksumBytes)
            throw new FormatException($"{name}: {bytes.Length} bytes are too few for one");
        if (bytes[0] != version)
            throw new FormatException($"{name}: version {bytes[0]}, only {version} is known");
        var body = bytes[..^ChecksumBytes];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]) != Checksum(body))
            throw new FormatException($"{name}: damaged, the checksum does not match");
        var reader = new SpanReader(body[headBytes..]);
        var issued = (BucketMode)reader.Byte(name);
        if (reader.Fixed64(name) != Scope(cluster, key))
            throw new FormatException($"{name}: given for another key or cluster than {key} of {cluster}");
        if (issued != mode)
            throw new FormatException($"{name}: given for a bucket of mode {issued}, but this one is of mode {mode}");
        var context = mode == BucketMode.LastWriteWins
            ? new CausalContext(VectorClock.Empty, new HybridTimestamp(reader.Fixed64(name))) { WrittenBy = VectorClockEncoding.ReadOrigin(ref reader, name) }
            : new CausalContext(VectorClockEncoding.Read(ref reader), default);
        reader.End(name);
        return context;
    }

    private static ulong Scope(string cluster, QuorumKey key) => StableHash.Combine(StableHash.Of(cluster), key.Hash);

    private static uint Checksum(ReadOnlySpan<byte> bytes) => (uint)StableHash.Of(bytes);
}

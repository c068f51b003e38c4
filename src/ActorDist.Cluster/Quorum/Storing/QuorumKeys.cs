using System.Buffers.Binary;
using System.Text;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum.Storing;

/// <summary>
/// Keys on disk, whose byte order is the order of <see cref="QuorumKey"/>: the hash, then the text. A hint's key begins with the disk that
/// it is for.
/// </summary>
internal static class QuorumKeys
{
    /// <summary>Bytes of the disk that a hint is for.</summary>
    public const int TargetBytes = 2 * sizeof(ulong);

    private const int HashBytes = sizeof(ulong);

    public static byte[] Encode(ReplicaId? hintFor, QuorumKey key)
    {
        var start = hintFor is null ? 0 : TargetBytes;
        var bytes = new byte[start + HashBytes + Encoding.UTF8.GetByteCount(key.Text)];
        if (hintFor is { } target)
            Write(bytes, target);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(start), key.Hash);
        Encoding.UTF8.GetBytes(key.Text, bytes.AsSpan(start + HashBytes));
        return bytes;
    }

    /// <summary>Where a scan from a hash begins.</summary>
    public static byte[] EncodeStart(ReplicaId? hintFor, ulong hash)
    {
        var start = hintFor is null ? 0 : TargetBytes;
        var bytes = new byte[start + HashBytes];
        if (hintFor is { } target)
            Write(bytes, target);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(start), hash);
        return bytes;
    }

    /// <summary>The key without the disk that a hint is for.</summary>
    /// <exception cref="FormatException">The bytes are not a key.</exception>
    public static QuorumKey Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length <= HashBytes)
            throw new FormatException($"a key of {encoded.Length} bytes");
        var key = new QuorumKey(Encoding.UTF8.GetString(encoded[HashBytes..]));
        return key.Hash == BinaryPrimitives.ReadUInt64BigEndian(encoded)
            ? key
            : throw new FormatException($"key {key} lies at a place that is not its own");
    }

    /// <summary>The hash that a key begins with.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> encoded) => BinaryPrimitives.ReadUInt64BigEndian(encoded);

    /// <summary>The disk that a hint is for.</summary>
    public static ReplicaId TargetOf(ReadOnlySpan<byte> encoded) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(encoded), BinaryPrimitives.ReadUInt64BigEndian(encoded[sizeof(ulong)..]));

    private static void Write(Span<byte> bytes, ReplicaId target)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, target.High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], target.Low);
    }
}

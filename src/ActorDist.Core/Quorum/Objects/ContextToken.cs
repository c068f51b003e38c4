using System.Buffers.Binary;
using System.Buffers.Text;
using ActorDist.Core.Clocks;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Quorum;

/// <summary>
/// What a get gives with the values, for the put or delete that replaces them. Clients keep it and give it back unread. It names its
/// version, the cluster and the key it belongs to, and carries a checksum, which finds damage and mistakes, not forgery.
/// </summary>
/// <param name="Bytes">The token: version, mode, scope, history, checksum.</param>
public readonly record struct ContextToken(ReadOnlyMemory<byte> Bytes)
{
    private const byte Version = 1;
    private const int ChecksumBytes = sizeof(uint);

    /// <summary>Makes the token for what a reader of a key has seen.</summary>
    public static ContextToken Issue(string cluster, QuorumKey key, BucketMode mode, CausalContext context)
    {
        var size = 2 + sizeof(ulong) + (mode == BucketMode.LastWriteWins ? sizeof(ulong) : VectorClockEncoding.SizeOf(context.Clock));
        var bytes = new byte[size + ChecksumBytes];
        var writer = new SpanWriter(bytes);
        writer.Byte(Version);
        writer.Byte((byte)mode);
        writer.Fixed64(Scope(cluster, key));
        if (mode == BucketMode.LastWriteWins)
            writer.Fixed64(context.WrittenAt.Packed);
        else
            VectorClockEncoding.Write(ref writer, context.Clock);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(size), Checksum(bytes.AsSpan(0, size)));
        return new ContextToken(bytes);
    }

    /// <summary>Reads what the token was made of.</summary>
    /// <exception cref="FormatException">It is damaged, of another version, or was given for something else; the message says which.</exception>
    public CausalContext Read(string cluster, QuorumKey key, BucketMode mode)
    {
        var bytes = Bytes.Span;
        if (bytes.Length < 2 + sizeof(ulong) + ChecksumBytes)
            throw new FormatException($"context: {bytes.Length} bytes are too few for one");
        var version = bytes[0];
        if (version != Version)
            throw new FormatException($"context: version {version}, only {Version} is known");
        var body = bytes[..^ChecksumBytes];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]) != Checksum(body))
            throw new FormatException("context: damaged, the checksum does not match");
        var reader = new SpanReader(body);
        reader.Byte("context version");
        var issued = (BucketMode)reader.Byte("context mode");
        if (reader.Fixed64("context scope") != Scope(cluster, key))
            throw new FormatException($"context: given for another key or cluster than {key} of {cluster}");
        if (issued != mode)
            throw new FormatException($"context: given for a bucket of mode {issued}, but this one is of mode {mode}");
        var context = mode == BucketMode.LastWriteWins
            ? new CausalContext(VectorClock.Empty, new HybridTimestamp(reader.Fixed64("context time")))
            : new CausalContext(VectorClockEncoding.Read(ref reader), default);
        reader.End("context");
        return context;
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not base64url.</exception>
    public static ContextToken Parse(string text)
    {
        if (!Base64Url.IsValid(text))
            throw new FormatException("context: not base64url");
        return new ContextToken(Base64Url.DecodeFromChars(text));
    }

    /// <summary>The text form, base64url.</summary>
    public override string ToString() => Base64Url.EncodeToString(Bytes.Span);

    /// <inheritdoc/>
    public bool Equals(ContextToken other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)StableHash.Of(Bytes.Span);

    private static ulong Scope(string cluster, QuorumKey key) => StableHash.Combine(StableHash.Of(cluster), key.Hash);

    private static uint Checksum(ReadOnlySpan<byte> bytes) => (uint)StableHash.Of(bytes);
}

using System.Buffers.Text;

namespace ActorDist.Core.Quorum;

/// <summary>
/// What a get gives with the values, for the put or delete that replaces them. Clients keep it and give it back unread. It names its
/// version, the cluster and the key it belongs to, and carries a checksum, which finds damage and mistakes, not forgery.
/// </summary>
/// <param name="Bytes">The token: version, mode, scope, history, checksum.</param>
public readonly record struct ContextToken(ReadOnlyMemory<byte> Bytes)
{
    private const string What = "context";
    private const byte Version = 2;

    /// <summary>Makes the token for what a reader of a key has seen.</summary>
    public static ContextToken Issue(string cluster, QuorumKey key, BucketMode mode, CausalContext context) =>
        new(CausalTokenEncoding.Write([Version], cluster, key, mode, context));

    /// <summary>Reads what the token was made of.</summary>
    /// <exception cref="FormatException">It is damaged, of another version, or was given for something else; the message says which.</exception>
    public CausalContext Read(string cluster, QuorumKey key, BucketMode mode) =>
        CausalTokenEncoding.Read(What, headBytes: 1, Version, Bytes.Span, cluster, key, mode);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not base64url.</exception>
    public static ContextToken Parse(string text)
    {
        if (!Base64Url.IsValid(text))
            throw new FormatException($"{What}: not base64url");
        return new ContextToken(Base64Url.DecodeFromChars(text));
    }

    /// <summary>The text form, base64url.</summary>
    public override string ToString() => Base64Url.EncodeToString(Bytes.Span);

    /// <inheritdoc/>
    public bool Equals(ContextToken other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)StableHash.Of(Bytes.Span);
}

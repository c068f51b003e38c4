using System.Buffers.Text;

namespace ActorDist.Core.Quorum;

/// <summary>
/// What a session has seen of a key, for its next request. The coordinator keeps nothing: a client gives the token of its last answer with
/// its next request, and whichever node takes it answers a get only with what the session has seen or what replaced it. It names its
/// version, the cluster and the key it belongs to, and carries a checksum, which finds damage and mistakes, not forgery. It is no
/// <see cref="ContextToken"/>: a put that gave it as one would replace values that nobody was shown.
/// </summary>
/// <param name="Bytes">The token: version, guarantees, and unless nothing was seen yet mode, scope, history, checksum.</param>
public readonly record struct SessionToken(ReadOnlyMemory<byte> Bytes)
{
    private const string What = "session";
    private const byte Version = 0x80;
    private const int HeadBytes = 2;

    /// <summary>Its guarantees by the words that begin a session, for people.</summary>
    private static readonly Dictionary<string, SessionGuarantees> Words = new(StringComparer.Ordinal)
    {
        ["new"] = SessionGuarantees.All,
        ["read-your-writes"] = SessionGuarantees.ReadYourWrites,
        ["monotonic-reads"] = SessionGuarantees.MonotonicReads,
    };

    /// <summary>What the session promises.</summary>
    public SessionGuarantees Guarantees => Bytes.Length > 1 ? (SessionGuarantees)Bytes.Span[1] : SessionGuarantees.None;

    /// <summary>A session that has seen nothing yet, of any key.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It promises nothing, or what is not known.</exception>
    public static SessionToken New(SessionGuarantees guarantees)
    {
        if (!IsKnown(guarantees))
            throw new ArgumentOutOfRangeException(nameof(guarantees), guarantees, "a session promises one of its guarantees, or both");
        return new SessionToken(new[] { Version, (byte)guarantees });
    }

    /// <summary>Makes the token for what a session has seen of a key.</summary>
    public static SessionToken Issue(SessionGuarantees guarantees, string cluster, QuorumKey key, BucketMode mode, CausalContext seen) =>
        new(CausalTokenEncoding.Write([Version, (byte)guarantees], cluster, key, mode, seen));

    /// <summary>Reads what the session has seen.</summary>
    /// <exception cref="FormatException">It is damaged, of another version, or was given for something else; the message says which.</exception>
    public CausalContext Read(string cluster, QuorumKey key, BucketMode mode)
    {
        var bytes = Bytes.Span;
        var seen = bytes.Length == HeadBytes && bytes[0] == Version
            ? CausalContext.None
            : CausalTokenEncoding.Read(What, HeadBytes, Version, bytes, cluster, key, mode);
        return IsKnown(Guarantees) ? seen : throw new FormatException($"{What}: guarantees {(byte)Guarantees} are not known");
    }

    /// <summary>Reads the text form, or one of the words that begin a session: new, read-your-writes, monotonic-reads.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static SessionToken Parse(string text)
    {
        if (Words.TryGetValue(text, out var guarantees))
            return New(guarantees);
        if (text.Length == 0 || !Base64Url.IsValid(text))
            throw new FormatException($"{What}: neither one of {string.Join(", ", Words.Keys)} nor base64url");
        return new SessionToken(Base64Url.DecodeFromChars(text));
    }

    /// <summary>The text form, base64url.</summary>
    public override string ToString() => Base64Url.EncodeToString(Bytes.Span);

    /// <inheritdoc/>
    public bool Equals(SessionToken other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)StableHash.Of(Bytes.Span);

    private static bool IsKnown(SessionGuarantees guarantees) =>
        guarantees != SessionGuarantees.None && (guarantees & ~SessionGuarantees.All) == SessionGuarantees.None;
}

using System.Diagnostics.CodeAnalysis;

namespace ActorDist.Core.Quorum;

/// <summary>
/// Name of an object, <c>bucket/name</c>; the bucket chooses its mode and defaults. Keys are ordered by a hash of their text, so that
/// any range of them is an even sample: the hash trees of anti-entropy walk such ranges.
/// </summary>
public readonly struct QuorumKey : IEquatable<QuorumKey>, IComparable<QuorumKey>
{
    /// <summary>Longest key, in UTF-8 bytes.</summary>
    public const int MaxBytes = KeyText.MaxBytes;

    private const string Form = "bucket/name";
    private readonly string _text;

    /// <summary>From its text.</summary>
    /// <exception cref="FormatException">The text is not a key; the message says why.</exception>
    public QuorumKey(string text)
    {
        if (KeyText.Fault(text, Form) is { } fault)
            throw new FormatException(fault);
        _text = text;
        Hash = StableHash.Of(text);
    }

    /// <summary>From its two parts.</summary>
    /// <exception cref="FormatException">The parts do not make a key; the message says why.</exception>
    public QuorumKey(string bucket, string name)
        : this($"{bucket}/{name}")
    {
    }

    /// <summary>The whole text.</summary>
    public string Text => _text ?? "";

    /// <summary>Where it lies among all keys; the same in every process and version.</summary>
    public ulong Hash { get; }

    /// <summary>The part before the first slash.</summary>
    public ReadOnlySpan<char> Bucket => Text.AsSpan(0, Math.Max(Text.IndexOf('/', StringComparison.Ordinal), 0));

    /// <summary>Reads a key.</summary>
    public static bool TryParse(string text, out QuorumKey key, [NotNullWhen(false)] out string? error)
    {
        error = KeyText.Fault(text, Form);
        key = error is null ? new QuorumKey(text) : default;
        return error is null;
    }

    /// <inheritdoc/>
    public bool Equals(QuorumKey other) => string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is QuorumKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();

    /// <summary>By hash, then by the text's UTF-8 bytes.</summary>
    public int CompareTo(QuorumKey other)
    {
        var hash = Hash.CompareTo(other.Hash);
        return hash != 0 ? hash : KeyText.Compare(Text, other.Text);
    }

    /// <summary>The whole text.</summary>
    public override string ToString() => Text;

    /// <summary>Same text.</summary>
    public static bool operator ==(QuorumKey left, QuorumKey right) => left.Equals(right);

    /// <summary>Other text.</summary>
    public static bool operator !=(QuorumKey left, QuorumKey right) => !left.Equals(right);

    /// <summary>Earlier in the order of hashes.</summary>
    public static bool operator <(QuorumKey left, QuorumKey right) => left.CompareTo(right) < 0;

    /// <summary>Later in the order of hashes.</summary>
    public static bool operator >(QuorumKey left, QuorumKey right) => left.CompareTo(right) > 0;

    /// <summary>Earlier in the order of hashes, or the same.</summary>
    public static bool operator <=(QuorumKey left, QuorumKey right) => left.CompareTo(right) <= 0;

    /// <summary>Later in the order of hashes, or the same.</summary>
    public static bool operator >=(QuorumKey left, QuorumKey right) => left.CompareTo(right) >= 0;
}

using System.Diagnostics.CodeAnalysis;

namespace ActorDist.Core.Consensus;

/// <summary>Name of a register, <c>kind/name</c>; the kind chooses its state machine.</summary>
public readonly struct RegisterKey : IEquatable<RegisterKey>, IComparable<RegisterKey>
{
    /// <summary>Longest key, in UTF-8 bytes.</summary>
    public const int MaxBytes = KeyText.MaxBytes;

    private readonly string _text;

    /// <summary>From its text.</summary>
    /// <exception cref="FormatException">The text is not a key; the message says why.</exception>
    public RegisterKey(string text)
    {
        if (Fault(text) is { } fault)
            throw new FormatException(fault);
        _text = text;
    }

    /// <summary>From its two parts.</summary>
    /// <exception cref="FormatException">The parts do not make a key; the message says why.</exception>
    public RegisterKey(string kind, string name)
        : this($"{kind}/{name}")
    {
    }

    /// <summary>The whole text.</summary>
    public string Text => _text ?? "";

    /// <summary>The part before the first slash.</summary>
    public ReadOnlySpan<char> Kind => Text.AsSpan(0, Math.Max(Text.IndexOf('/', StringComparison.Ordinal), 0));

    /// <summary>Reads a key.</summary>
    public static bool TryParse(string text, out RegisterKey key, [NotNullWhen(false)] out string? error)
    {
        error = Fault(text);
        key = error is null ? new RegisterKey(text) : default;
        return error is null;
    }

    /// <inheritdoc/>
    public bool Equals(RegisterKey other) => string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RegisterKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _text is null ? 0 : string.GetHashCode(_text, StringComparison.Ordinal);

    /// <summary>Order of the UTF-8 bytes, which is also the order of an ordered byte store.</summary>
    public int CompareTo(RegisterKey other) => KeyText.Compare(Text, other.Text);

    /// <summary>The whole text.</summary>
    public override string ToString() => Text;

    /// <summary>Same text.</summary>
    public static bool operator ==(RegisterKey left, RegisterKey right) => left.Equals(right);

    /// <summary>Other text.</summary>
    public static bool operator !=(RegisterKey left, RegisterKey right) => !left.Equals(right);

    /// <summary>Earlier in byte order.</summary>
    public static bool operator <(RegisterKey left, RegisterKey right) => left.CompareTo(right) < 0;

    /// <summary>Later in byte order.</summary>
    public static bool operator >(RegisterKey left, RegisterKey right) => left.CompareTo(right) > 0;

    /// <summary>Earlier in byte order, or the same.</summary>
    public static bool operator <=(RegisterKey left, RegisterKey right) => left.CompareTo(right) <= 0;

    /// <summary>Later in byte order, or the same.</summary>
    public static bool operator >=(RegisterKey left, RegisterKey right) => left.CompareTo(right) >= 0;

    private static string? Fault(string text) => KeyText.Fault(text, "kind/name");
}

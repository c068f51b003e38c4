using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ActorDist.Core.Consensus;

/// <summary>Name of a register, <c>kind/name</c>; the kind chooses its state machine.</summary>
public readonly struct RegisterKey : IEquatable<RegisterKey>, IComparable<RegisterKey>
{
    /// <summary>Longest key, in UTF-8 bytes.</summary>
    public const int MaxBytes = 512;

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
    public int CompareTo(RegisterKey other)
    {
        var left = Text;
        var right = other.Text;
        var length = Math.Min(left.Length, right.Length);
        var at = left.AsSpan(0, length).CommonPrefixLength(right.AsSpan(0, length));
        return at == length ? left.Length.CompareTo(right.Length) : Rank(left[at]).CompareTo(Rank(right[at]));
    }

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

    /// <summary>Surrogates stand for code points above all others, but their UTF-16 units lie below U+E000.</summary>
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;

    private static string? Fault(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == text.Length - 1)
            return $"key '{text}' is not of the form kind/name";
        var units = text.AsSpan();
        while (!units.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(units, out var rune, out var used) != System.Buffers.OperationStatus.Done)
                return "key holds a surrogate without its partner";
            if (Rune.IsControl(rune))
                return $"key holds the control character U+{rune.Value:X4}";
            units = units[used..];
        }

        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes > MaxBytes ? $"key is {bytes} bytes of UTF-8, the limit is {MaxBytes}" : null;
    }
}

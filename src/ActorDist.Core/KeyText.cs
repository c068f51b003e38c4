using System.Text;

namespace ActorDist.Core;

/// <summary>The text of keys: two parts with a slash between, printable, of bounded length.</summary>
internal static class KeyText
{
    /// <summary>Longest key, in UTF-8 bytes.</summary>
    public const int MaxBytes = 512;

    /// <summary>Why a text is not a key, or null.</summary>
    /// <param name="text">The text.</param>
    /// <param name="form">What its parts are called, such as <c>kind/name</c>.</param>
    public static string? Fault(string text, string form)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == text.Length - 1)
            return $"key '{text}' is not of the form {form}";
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

    /// <summary>Order of the UTF-8 bytes, which is also the order of an ordered byte store.</summary>
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        var at = left.AsSpan(0, length).CommonPrefixLength(right.AsSpan(0, length));
        return at == length ? left.Length.CompareTo(right.Length) : Rank(left[at]).CompareTo(Rank(right[at]));
    }

    /// <summary>Surrogates stand for code points above all others, but their UTF-16 units lie below U+E000.</summary>
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}

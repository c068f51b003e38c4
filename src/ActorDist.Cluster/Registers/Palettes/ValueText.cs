using System.Text;
using System.Text.Unicode;

namespace ActorDist.Cluster.Registers.Palettes;

/// <summary>Prints a value in one line of a terminal, whatever its bytes are.</summary>
internal static class ValueText
{
    /// <summary>Bytes printed of a value that is no text; --json has all of them.</summary>
    private const int MaxHexBytes = 64;

    /// <summary>Text with its control characters escaped, or the first bytes in hexadecimal.</summary>
    public static string Of(ReadOnlySpan<byte> value)
    {
        if (Utf8.IsValid(value))
            return Escape(Encoding.UTF8.GetString(value));
        var hex = Convert.ToHexStringLower(value[..Math.Min(value.Length, MaxHexBytes)]);
        return $"{value.Length} bytes: 0x{hex}{(value.Length > MaxHexBytes ? " ..." : "")}";
    }

    /// <summary>A terminal would obey control characters, and a line feed would begin another row.</summary>
    private static string Escape(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var unit in text)
        {
            _ = unit switch
            {
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                _ when char.IsControl(unit) => escaped.Append($"\\u{(int)unit:x4}"),
                _ => escaped.Append(unit),
            };
        }

        return escaped.ToString();
    }
}

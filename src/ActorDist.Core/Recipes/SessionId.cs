using System.Globalization;
using System.Text;

namespace ActorDist.Core.Recipes;

/// <summary>
/// Identity of a session, written <c>group.number</c>: the register <c>session/group</c> holds it under its number, which no other session
/// of that group ever had or gets.
/// </summary>
/// <param name="Group">Name of the register that holds the session.</param>
/// <param name="Number">Version of that register when the session was opened.</param>
public readonly record struct SessionId(string Group, long Number)
{
    /// <summary>Longest text, in bytes of UTF-8.</summary>
    public const int MaxBytes = 96;

    /// <summary>Reads the text.</summary>
    /// <exception cref="FormatException">It is no session; the message says why.</exception>
    public static SessionId Parse(string text)
    {
        var dot = text.LastIndexOf('.');
        if (dot <= 0 || Encoding.UTF8.GetByteCount(text) > MaxBytes
            || !long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
        {
            throw new FormatException($"'{text}' is no session; one is written group.number, in at most {MaxBytes} bytes");
        }

        return new SessionId(text[..dot], number);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Group}.{Number}");
}

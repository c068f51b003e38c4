using System.Globalization;

namespace ActorDist.Core;

/// <summary>Durations as people write them: <c>250ms</c>, <c>5s</c>, <c>1.5m</c>, <c>2h</c>, <c>-5s</c>; a bare number is seconds.</summary>
public static class DurationText
{
    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">What it says.</param>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var (digits, unit) = text switch
        {
            [.. var number, 'm', 's'] => (number, 1.0),
            [.. var number, 's'] => (number, 1000.0),
            [.. var number, 'm'] => (number, 60_000.0),
            [.. var number, 'h'] => (number, 3_600_000.0),
            _ => (text, 1000.0),
        };
        if (!double.TryParse(
            digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
            || !(Math.Abs(amount * unit) < TimeSpan.MaxValue.TotalMilliseconds))
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(amount * unit);
        return true;
    }

    /// <summary>Writes one in the form that <see cref="TryParse"/> reads: in milliseconds below a second, else in seconds.</summary>
    public static string Format(TimeSpan duration) => duration.Duration() < TimeSpan.FromSeconds(1) && duration != TimeSpan.Zero
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.####}ms")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#######}s");
}

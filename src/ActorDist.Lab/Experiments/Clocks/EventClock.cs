using System.Globalization;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments.Clocks;

/// <summary>A vector clock as the store's answers write it: <c>{n1:3, n2:1}</c>.</summary>
internal sealed class EventClock
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Reads a clock.</summary>
    /// <param name="text">The text; null for the history without events.</param>
    /// <exception cref="ClusterException">The text cannot be read, or a replica has counted in two epochs, which no two answers name alike.</exception>
    public EventClock(string? text)
    {
        foreach (var entry in (text ?? "").Trim('{', '}').Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            var (origin, count) = Dot(entry);
            _counts.Add(origin, count);
        }
    }

    /// <summary>Whether an event is part of the history.</summary>
    /// <param name="dot">Such as <c>n1:3</c>.</param>
    public bool Contains(string dot)
    {
        var (origin, count) = Dot(dot);
        return _counts.GetValueOrDefault(origin) >= count;
    }

    private static (string Origin, long Count) Dot(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && !text.Contains('/', StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? (text[..colon], count)
            : throw new ClusterException($"'{text}' is no event of a replica in its first epoch, such as n1:3.");
    }
}

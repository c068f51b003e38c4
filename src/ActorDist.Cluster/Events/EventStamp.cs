using System.Globalization;
using ActorDist.Core.Clocks;

namespace ActorDist.Cluster.Events;

/// <summary>What a message carries of the event that it was sent by, so that what it brings about knows its cause and comes later.</summary>
/// <param name="Id">The event.</param>
/// <param name="Time">Its Lamport time.</param>
public readonly record struct EventStamp(EventId Id, LamportClock Time)
{
    /// <summary>Whether nothing was recorded.</summary>
    public bool IsNone => Id.IsNone;

    /// <summary>As <c>n1.3.345@678</c>; nothing for none.</summary>
    public override string ToString() => IsNone ? "" : $"{Id}@{Time}";

    /// <summary>Reads <see cref="ToString"/>; whatever it cannot read is none, since nothing depends on a stamp but what people see.</summary>
    public static EventStamp Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0
            && EventId.TryParse(text[..at], out var id)
            && long.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            && time < long.MaxValue
            ? new EventStamp(id, new LamportClock((ulong)time))
            : default;
    }
}

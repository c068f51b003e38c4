using System.Globalization;

namespace ActorDist.Cluster.Events;

/// <summary>Names an event for ever: no two events of one start of a node share a number, no two starts an incarnation.</summary>
/// <param name="Node">The node that recorded it.</param>
/// <param name="Incarnation">Its start.</param>
/// <param name="Sequence">1, 2 ... without gaps.</param>
public readonly record struct EventId(string Node, long Incarnation, long Sequence)
{
    /// <summary>Whether it names no event.</summary>
    public bool IsNone => Sequence == 0;

    /// <summary>As <c>n1.3.345</c>; nothing for none.</summary>
    public override string ToString() =>
        IsNone ? "" : string.Create(CultureInfo.InvariantCulture, $"{Node}.{Incarnation}.{Sequence}");

    /// <summary>Reads <see cref="ToString"/>.</summary>
    public static bool TryParse(string text, out EventId id)
    {
        id = default;
        var parts = text.Split('.');
        if (parts is not [{ Length: > 0 and <= EventPosition.MaxName } node, var incarnation, var sequence]
            || !long.TryParse(incarnation, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            || !long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number == 0)
        {
            return false;
        }

        id = new EventId(node, start, number);
        return true;
    }
}

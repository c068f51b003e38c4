using System.Globalization;

namespace ActorDist.Cluster.Events;

/// <summary>
/// How far a reader has come with the events of each node. It means the same at every node, so that a reader whose node dies goes on with
/// another one; and since a node's numbers have no gaps, it knows how many events a reader has lost, wherever they were lost.
/// </summary>
public sealed class EventPosition
{
    /// <summary>The longest text of a position, in characters.</summary>
    public const int MaxText = 16 * 1024;

    /// <summary>The longest name of a node.</summary>
    public const int MaxName = 64;

    private readonly SortedDictionary<string, (long Incarnation, long Sequence)> _nodes = new(StringComparer.Ordinal);

    /// <summary>Takes the next event of its node.</summary>
    /// <param name="id">The event.</param>
    /// <param name="lost">How many events of the node come between the last one taken and this one.</param>
    /// <returns>False for one that the reader has already.</returns>
    public bool Take(in EventId id, out long lost)
    {
        lost = 0;
        if (_nodes.TryGetValue(id.Node, out var last))
        {
            if (id.Incarnation < last.Incarnation || (id.Incarnation == last.Incarnation && id.Sequence <= last.Sequence))
                return false;
            lost = id.Incarnation == last.Incarnation ? id.Sequence - last.Sequence - 1 : id.Sequence - 1;
        }

        _nodes[id.Node] = (id.Incarnation, id.Sequence);
        return true;
    }

    /// <summary>As <c>n1.3.345,n2.1.20</c>: the last event of each node.</summary>
    public override string ToString() =>
        string.Join(',', _nodes.Select(node => new EventId(node.Key, node.Value.Incarnation, node.Value.Sequence).ToString()));

    /// <summary>Reads <see cref="ToString"/>; an empty text is the position of a reader that has nothing yet.</summary>
    /// <exception cref="FormatException">It is no position, or too long.</exception>
    public static EventPosition Parse(string text)
    {
        if (text.Length > MaxText)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"the position has {text.Length} characters; the limit is {MaxText}"));
        var position = new EventPosition();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!EventId.TryParse(part, out var id))
                throw new FormatException($"'{part}' is no part of a position; a position looks like n1.3.345,n2.1.20");
            position._nodes[id.Node] = (id.Incarnation, id.Sequence);
        }

        return position;
    }
}

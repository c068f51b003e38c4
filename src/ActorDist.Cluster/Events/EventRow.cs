using System.Globalization;

namespace ActorDist.Cluster.Events;

/// <summary>An event as every door shows it.</summary>
/// <param name="Id">Its name, such as n1.3.345: the node, its start and the event's number.</param>
/// <param name="Node">The node that recorded it.</param>
/// <param name="Time">When, by the node's wall clock.</param>
/// <param name="Lamport">Its Lamport time.</param>
/// <param name="Kind">What it was.</param>
/// <param name="Subject">What it happened to.</param>
/// <param name="From">The node that had it before, or that it came from.</param>
/// <param name="To">The node that has it now, or that it went to.</param>
/// <param name="Detail">More in words.</param>
/// <param name="Cause">The ID of the event that brought it about.</param>
public sealed record EventRow(
    string Id,
    string Node,
    DateTimeOffset Time,
    ulong Lamport,
    string Kind,
    string Subject,
    string? From,
    string? To,
    string? Detail,
    string? Cause)
{
    /// <summary>The row of an event.</summary>
    public static EventRow Of(in NodeEvent e) => new(
        e.Id.ToString(), e.Id.Node, e.Time, e.Lamport.Time, e.Kind.Name(), e.Subject, e.From, e.To, e.Detail,
        e.Cause.IsNone ? null : e.Cause.ToString());

    /// <summary>The row as people read it.</summary>
    public string ToText()
    {
        var way = (From, To) switch
        {
            ({ } from, { } to) => $" | {from} -> {to}",
            ({ } from, null) => $" | from {from}",
            (null, { } to) => $" | to {to}",
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Time:HH:mm:ss.fff} | {Node} | {Lamport} | {Kind} | {Subject}{way}")
            + (Detail is null ? "" : $" | {Detail}") + (Cause is null ? "" : $" | because of {Cause}");
    }
}

using ActorDist.Core.Clocks;

namespace ActorDist.Cluster.Events;

/// <summary>Something that happened on a node.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">What it was.</param>
/// <param name="Time">When, by the node's wall clock, which may be wrong.</param>
/// <param name="Lamport">When, so that an event that another one caused is always later.</param>
/// <param name="Subject">What it happened to; the kind says what that is.</param>
/// <param name="From">The node that had it before, or that it came from.</param>
/// <param name="To">The node that has it now, or that it went to.</param>
/// <param name="Detail">More in words.</param>
/// <param name="Cause">The event that brought it about, where one did.</param>
public readonly record struct NodeEvent(
    EventId Id,
    EventKind Kind,
    DateTimeOffset Time,
    LamportClock Lamport,
    string Subject,
    string? From,
    string? To,
    string? Detail,
    EventId Cause)
{
    /// <summary>Characters of a text kept; what is longer is cut.</summary>
    public const int MaxText = 200;
}

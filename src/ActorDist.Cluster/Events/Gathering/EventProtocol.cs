using ActorDist.Core.Clocks;

namespace ActorDist.Cluster.Events.Gathering;

/// <summary>The messages between a node that gathers events and one that has recorded some.</summary>
public static class EventProtocol
{
    /// <summary>The most events of a batch; cut texts keep it well below a frame.</summary>
    public const int MaxBatch = 256;

    /// <summary>Crosses nodes; bound to <see cref="EventsSerializer"/>.</summary>
    public interface IEventMessage;

    /// <summary>Asks a node for its events after one; answered with a <see cref="Batch"/>, which may be empty.</summary>
    /// <param name="Incarnation">The start of the node that <paramref name="After"/> belongs to.</param>
    /// <param name="After">The number of the last event that the asker has.</param>
    public sealed record Pull(long Incarnation, long After) : IEventMessage;

    /// <summary>Events of one node in their order.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Incarnation">Its start.</param>
    /// <param name="Lamport">Its Lamport time when it sent them.</param>
    /// <param name="Events">The events.</param>
    public sealed record Batch(string Node, long Incarnation, LamportClock Lamport, IReadOnlyList<NodeEvent> Events) : IEventMessage;
}

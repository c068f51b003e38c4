namespace ActorDist.Cluster.Faults;

/// <summary>
/// What this node's links with others are like. Whoever opens a connection of its own to another node asks here first, so that a cut link
/// is cut for every kind of traffic.
/// </summary>
public interface ILinkFaults
{
    /// <summary>Whether a connection with another node can be made now: what it sends and what it is sent both arrive.</summary>
    /// <param name="peer">The node's name.</param>
    bool IsConnectable(string peer);

    /// <summary>Ends when a connection with another node can be made; at once where the link is whole. A lost SYN looks the same.</summary>
    /// <param name="peer">The node's name.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task WhenConnectableAsync(string peer, CancellationToken cancellation);
}

namespace ActorDist.Cluster.Quorum;

/// <summary>A replica's place in the order of a key.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="IsPrimary">Whether it is one of the key's n primaries; else it is a fallback.</param>
/// <param name="IsUp">Whether this node believes that it can reach it.</param>
public sealed record QuorumPlace(string Node, bool IsPrimary, bool IsUp);

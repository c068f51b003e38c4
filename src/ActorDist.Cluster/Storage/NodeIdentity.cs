namespace ActorDist.Cluster.Storage;

/// <summary>Who this process is, as its data directory says.</summary>
/// <param name="Name">The configured node name for which the directory was made, such as n1.</param>
/// <param name="DiskId">Which disk content stands behind the name.</param>
/// <param name="Incarnation">
/// How often the node was started on this directory: 1 at the first start, raised and synced before anything else at each start. What
/// must never repeat across restarts (ballots, dots) carries it.
/// </param>
/// <param name="ClusterId">The cluster that the directory belongs to; null while it was told none.</param>
public sealed record NodeIdentity(string Name, DiskId DiskId, long Incarnation, string? ClusterId);

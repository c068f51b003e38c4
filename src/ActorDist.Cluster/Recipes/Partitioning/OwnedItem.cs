namespace ActorDist.Cluster.Recipes.Partitioning;

/// <summary>An item that this member may work on.</summary>
/// <param name="Name">The item.</param>
/// <param name="Epoch">Its fencing token: hand it to the resource with every change, and let that refuse a lower one of the same item.</param>
/// <param name="Stop">Fires when the item moves, or the session is lost: finish what is under way and begin nothing.</param>
public sealed record OwnedItem(string Name, long Epoch, CancellationToken Stop);

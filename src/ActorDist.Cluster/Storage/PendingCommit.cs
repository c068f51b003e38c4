namespace ActorDist.Cluster.Storage;

/// <summary>A batch that waits for its sync.</summary>
/// <param name="Batch">The writes.</param>
/// <param name="Completed">Gets null after the sync, or the failure.</param>
internal readonly record struct PendingCommit(StorageBatch Batch, Action<StorageFailedException?> Completed);

namespace ActorDist.Cluster.Storage;

/// <summary>
/// The durable, ordered key-value storage of one node. Every capability keeps its data in a column family of its own; one
/// <see cref="StorageBatch"/> may touch several and is applied as a whole or not at all.
/// </summary>
/// <remarks>
/// The interface names neither RocksDB nor Akka, so that a simulator can put a storage behind it that loses what was not synced.
/// </remarks>
public interface INodeStorage
{
    /// <summary>Returns the column family of that name; one that does not exist yet is created durably.</summary>
    /// <param name="name">Lower-case letters, digits and dashes; constant for a capability, because it is part of the disk format.</param>
    /// <exception cref="StorageFailedException">The storage has failed and accepts nothing more.</exception>
    IColumnFamily OpenColumnFamily(string name);

    /// <summary>
    /// Hands a batch to the group commit. Batches become durable in the order in which they were accepted.
    /// </summary>
    /// <param name="batch">The writes; neither the batch nor the memory it points to may change until it is completed.</param>
    /// <param name="completed">
    /// Called exactly once if the batch was accepted: with null after the writes are on disk (synced), or with the failure. It runs on
    /// the commit thread (on the caller's thread when the storage has failed before), so it must be short, as a Tell is, and an
    /// exception from it ends the process.
    /// </param>
    /// <returns>
    /// False when the queue is full: nothing was written, <paramref name="completed"/> will not be called, and the caller decides
    /// whether to refuse its own caller or to try again.
    /// </returns>
    /// <exception cref="ArgumentException">The batch alone is larger than the queue allows.</exception>
    bool TryCommit(StorageBatch batch, Action<StorageFailedException?> completed);

    /// <summary>
    /// Writes a batch on the caller's thread and returns when it is on disk (synced). For a caller that gathers its own groups and has
    /// nothing to do meanwhile; the storage shares the sync with others that write at the same time.
    /// </summary>
    /// <param name="batch">The writes.</param>
    /// <exception cref="StorageFailedException">The storage has failed, now or before.</exception>
    void Commit(StorageBatch batch);
}

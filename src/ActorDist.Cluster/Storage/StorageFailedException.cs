namespace ActorDist.Cluster.Storage;

/// <summary>
/// The node's storage has failed for good: a write, its sync, or a read went wrong. After a failed sync the kernel may have dropped
/// the dirty pages, so a later sync that succeeds proves nothing; therefore no success is reported any more and the node has to stop.
/// </summary>
/// <param name="message">One line that names the storage and the cause.</param>
/// <param name="mayHaveBeenWritten">Whether the write that gets this answer may be found on disk after a restart.</param>
/// <param name="cause">What went wrong first; null when the storage was closed.</param>
public sealed class StorageFailedException(string message, bool mayHaveBeenWritten, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>
    /// True for a write of the group whose commit failed: its outcome is unknown until the storage is opened again. False when nothing
    /// of it reached the storage: it is certainly not done.
    /// </summary>
    public bool MayHaveBeenWritten { get; } = mayHaveBeenWritten;

    internal static StorageFailedException Closed(string storage, Exception? cause = null) =>
        new($"The storage {storage} is closed.", mayHaveBeenWritten: false, cause);
}

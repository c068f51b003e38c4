namespace ActorDist.Cluster.Storage;

/// <summary>
/// The data directory cannot be used: taken by another process, made for another node, damaged, or not writable. The message is the
/// one line that the node prints before it exits; it names the path and what to do.
/// </summary>
/// <param name="message">The line to print.</param>
/// <param name="cause">The fault beneath, if there is one.</param>
public sealed class DataDirectoryException(string message, Exception? cause = null) : Exception(message, cause);

namespace ActorDist.Cluster.Storage;

/// <summary>RocksDB refused or failed a call.</summary>
/// <param name="message">Its status text, such as <c>IO error: No space left on device: ...</c>.</param>
internal sealed class RocksDbException(string message) : Exception(message);

namespace ActorDist.Cluster.Storage;

/// <summary>One write of a <see cref="StorageBatch"/>.</summary>
/// <param name="Family">Where the key lives.</param>
/// <param name="Key">The whole key.</param>
/// <param name="Value">The new value; null removes the key.</param>
public readonly record struct StorageWrite(IColumnFamily Family, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Value);

namespace ActorDist.Cluster.Storage;

/// <summary>One write of a <see cref="StorageBatch"/>.</summary>
/// <param name="Family">Where the key lives.</param>
/// <param name="Key">The whole key.</param>
/// <param name="Value">The new value; null removes the key.</param>
/// <param name="End">Where set, all keys from <paramref name="Key"/> up to but not including this one are removed.</param>
public readonly record struct StorageWrite(
    IColumnFamily Family, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Value, ReadOnlyMemory<byte>? End = null);

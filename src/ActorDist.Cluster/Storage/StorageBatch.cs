namespace ActorDist.Cluster.Storage;

/// <summary>Writes that become durable together or not at all. Later writes of a key win over earlier ones.</summary>
public sealed class StorageBatch
{
    /// <summary>What a write is charged beside its key and value, so that many empty ones are bounded too. In bytes.</summary>
    private const int OverheadPerWrite = 32;

    private readonly List<StorageWrite> _writes = [];

    /// <summary>The writes in the order in which they were added.</summary>
    public IReadOnlyList<StorageWrite> Writes => _writes;

    /// <summary>Size of all keys and values with a fixed charge a write, in bytes; what counts against the commit queue.</summary>
    public long Size { get; private set; } = OverheadPerWrite;

    /// <summary>Sets a key. The memory is not copied: it must not change until the batch is completed.</summary>
    /// <param name="family">The column family, of the storage that will commit the batch.</param>
    /// <param name="key">The whole key.</param>
    /// <param name="value">The value; may be empty.</param>
    /// <returns>This batch.</returns>
    public StorageBatch Put(IColumnFamily family, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value) =>
        Add(new StorageWrite(family, key, value));

    /// <summary>Removes a key; an absent key is no error.</summary>
    /// <param name="family">The column family, of the storage that will commit the batch.</param>
    /// <param name="key">The whole key. The memory is not copied.</param>
    /// <returns>This batch.</returns>
    public StorageBatch Delete(IColumnFamily family, ReadOnlyMemory<byte> key) => Add(new StorageWrite(family, key, Value: null));

    /// <summary>Removes a range of keys.</summary>
    /// <param name="family">The column family, of the storage that will commit the batch.</param>
    /// <param name="from">The first key removed.</param>
    /// <param name="end">The first key after the range. The memory of neither is copied.</param>
    /// <returns>This batch.</returns>
    public StorageBatch DeleteRange(IColumnFamily family, ReadOnlyMemory<byte> from, ReadOnlyMemory<byte> end) =>
        Add(new StorageWrite(family, from, Value: null, end));

    private StorageBatch Add(StorageWrite write)
    {
        _writes.Add(write);
        Size += OverheadPerWrite + write.Key.Length + (write.Value?.Length ?? 0) + (write.End?.Length ?? 0);
        return this;
    }
}

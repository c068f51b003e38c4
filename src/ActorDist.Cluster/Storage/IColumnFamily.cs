namespace ActorDist.Cluster.Storage;

/// <summary>
/// The keys of one capability, ordered by unsigned bytes. Reads see every batch that was committed before they began; a batch that
/// waits for its sync is not visible.
/// </summary>
public interface IColumnFamily
{
    /// <summary>The name under which it was opened.</summary>
    string Name { get; }

    /// <summary>Returns the value of a key, or null when the key is absent.</summary>
    /// <param name="key">The whole key.</param>
    /// <exception cref="StorageFailedException">The value could not be read, or the storage failed earlier.</exception>
    byte[]? Get(ReadOnlySpan<byte> key);

    /// <summary>
    /// Shows the keys from <paramref name="from"/> upwards, in order and as of one moment, until the visitor returns false or no key
    /// is left. A prefix is scanned by starting at it and stopping at the first key without it.
    /// </summary>
    /// <param name="from">The first key to show, inclusive; empty for all keys.</param>
    /// <param name="visitor">Gets each entry; its spans are valid only during the call.</param>
    /// <exception cref="StorageFailedException">The range could not be read to its end, or the storage failed earlier.</exception>
    void Scan(ReadOnlySpan<byte> from, ScanVisitor visitor);
}

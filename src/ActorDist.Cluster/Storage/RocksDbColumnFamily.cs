namespace ActorDist.Cluster.Storage;

/// <summary>A column family of a <see cref="NodeStorage"/>.</summary>
internal sealed class RocksDbColumnFamily(NodeStorage storage, string name, nint handle) : IColumnFamily
{
    public string Name => name;

    public nint Handle => handle;

    public byte[]? Get(ReadOnlySpan<byte> key) => storage.Get(handle, key);

    public void Scan(ReadOnlySpan<byte> from, ScanVisitor visitor) => storage.Scan(handle, from, visitor);
}

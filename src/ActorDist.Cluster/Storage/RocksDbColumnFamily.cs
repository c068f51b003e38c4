using RocksDbSharp;

namespace ActorDist.Cluster.Storage;

/// <summary>A column family of the RocksDB behind a <see cref="NodeStorage"/>.</summary>
internal sealed class RocksDbColumnFamily(NodeStorage storage, string name, ColumnFamilyHandle handle) : IColumnFamily
{
    public string Name => name;

    public ColumnFamilyHandle Handle => handle;

    public byte[]? Get(ReadOnlySpan<byte> key) => storage.Read(new GetRequest(key, handle), static (db, get) => db.Get(get.Key, get.Family));

    public void Scan(ReadOnlySpan<byte> from, ScanVisitor visitor) =>
        storage.Read(
            new ScanRequest(from, handle, visitor),
            static (db, scan) =>
            {
                // A scan of a large family must not push the hot blocks of the others out of the small cache.
                using var iterator = db.NewIterator(scan.Family, new ReadOptions().SetFillCache(false));
                for (iterator.Seek(scan.From); iterator.Valid(); iterator.Next())
                {
                    if (!scan.Visitor(iterator.GetKeySpan(), iterator.GetValueSpan()))
                        return true;
                }
                // An iterator that met damage is just not valid any more; only its status tells that from the end.
                Native.Instance.rocksdb_iter_get_error(iterator.Handle);
                return true;
            });

    private readonly ref struct GetRequest(ReadOnlySpan<byte> key, ColumnFamilyHandle family)
    {
        public readonly ReadOnlySpan<byte> Key = key;
        public readonly ColumnFamilyHandle Family = family;
    }

    private readonly ref struct ScanRequest(ReadOnlySpan<byte> from, ColumnFamilyHandle family, ScanVisitor visitor)
    {
        public readonly ReadOnlySpan<byte> From = from;
        public readonly ColumnFamilyHandle Family = family;
        public readonly ScanVisitor Visitor = visitor;
    }
}

using RocksDbSharp;

namespace ActorDist.Cluster.Storage;

/// <summary>Looks for damage when a storage is opened, before anything is served from it.</summary>
internal static class StorageCheck
{
    /// <summary>Reads every block of every table file back, unless the files are together larger than the limit.</summary>
    /// <exception cref="RocksDbException">A block does not match its checksum; the message names the file and the offset.</exception>
    public static void VerifyTables(RocksDb db, long limit)
    {
        var size = db.GetLiveFilesMetadata(populateFileMetadataOnly: true).Sum(file => (long)file.FileMetadata.FileSize);
        if (size <= limit)
            Native.Instance.rocksdb_verify_checksum(db.Handle);
    }
}

using RocksDbSharp;

namespace ActorDist.Cluster.Storage;

/// <summary>
/// RocksDB set up for a small node: bounded memory whatever the number of keys, and a log that is trusted only when it is whole.
/// </summary>
internal sealed class RocksDbOptions
{
    /// <summary>Bits a key in the filter that spares a lookup in a file without the key; about 1 % of absent keys pass it.</summary>
    private const int FilterBitsPerKey = 10;

    private readonly DbOptions _database;

    public RocksDbOptions(NodeStorageOptions options)
    {
        // Index and filter blocks live in the cache, or they would grow with the number of keys outside every bound.
        var tables = new BlockBasedTableOptions()
            .SetBlockCache(Cache.CreateLru((ulong)options.BlockCacheSize))
            .SetCacheIndexAndFilterBlocks(true)
            .SetPinL0FilterAndIndexBlocksInCache(true)
            .SetFilterPolicy(BloomFilterPolicy.Create(FilterBitsPerKey, false));

        Family = new ColumnFamilyOptions()
            .SetBlockBasedTableFactory(tables)
            .SetWriteBufferSize((ulong)options.WriteBufferSize)
            .SetCompression(Compression.Lz4)
            .SetLevelCompactionDynamicLevelBytes(true);

        _database = new DbOptions()
            .SetCreateIfMissing(true)
            .SetCreateMissingColumnFamilies(true)
            .SetParanoidChecks(true)
            // A record that the file ends in was never acknowledged and is dropped; anything else that is wrong refuses to open.
            .SetWalRecoveryMode(Recovery.TolerateCorruptedTailRecords)
            .SetDbWriteBufferSize((ulong)options.WriteBufferSize)
            .SetMaxTotalWalSize((ulong)options.WriteBufferSize * 4)
            .SetMaxOpenFiles(options.MaxOpenFiles)
            .SetInfoLogLevel(InfoLogLevel.Warn)
            .SetMaxLogFileSize(1024 * 1024)
            .SetKeepLogFileNum(2)
            .SetStatsDumpPeriodSec(0);
        Native.Instance.rocksdb_options_set_max_background_jobs(_database.Handle, 2);
        Native.Instance.rocksdb_options_set_stats_persist_period_sec(_database.Handle, 0);
        // A log that is missing as a whole is noticed too, not only one that is damaged.
        Native.Instance.rocksdb_options_set_track_and_verify_wals_in_manifest(_database.Handle, 1);
    }

    /// <summary>The options of every column family.</summary>
    public ColumnFamilyOptions Family { get; }

    /// <summary>Opens the database with every column family that it has.</summary>
    public RocksDb Open(string path)
    {
        var families = new ColumnFamilies(Family);
        if (File.Exists(Path.Combine(path, "CURRENT")))
        {
            foreach (var name in RocksDb.ListColumnFamilies(_database, path))
                families.Add(name, Family);
        }
        return RocksDb.Open(_database, path, families);
    }
}

namespace ActorDist.Cluster.Storage;

/// <summary>
/// RocksDB set up for a small node: bounded memory whatever the number of keys, and a log that is trusted only when it is whole.
/// </summary>
internal static class RocksDbSettings
{
    /// <summary>How many times the write buffer the log may grow before the oldest memory is written to tables. Bounds a replay.</summary>
    private const int LogPerWriteBuffer = 4;

    /// <summary>RocksDB's option string.</summary>
    public static string From(NodeStorageOptions options) => string.Join(
        ';',
        "create_if_missing=true",
        "paranoid_checks=true",
        // A record that the file ends in was never acknowledged and is dropped; anything else that is wrong refuses to open.
        "wal_recovery_mode=kTolerateCorruptedTailRecords",
        // A log that is missing as a whole is noticed too.
        "track_and_verify_wals_in_manifest=true",
        $"db_write_buffer_size={options.WriteBufferSize}",
        $"write_buffer_size={options.WriteBufferSize}",
        $"max_total_wal_size={options.WriteBufferSize * LogPerWriteBuffer}",
        $"max_open_files={options.MaxOpenFiles}",
        "max_background_jobs=2",
        "level_compaction_dynamic_level_bytes=true",
        "compression=kLZ4Compression",
        // Index and filter blocks live in the cache, or they would grow with the number of keys outside every bound.
        "block_based_table_factory={"
            + $"block_cache={options.BlockCacheSize};cache_index_and_filter_blocks=true;pin_l0_filter_and_index_blocks_in_cache=true;"
            + "filter_policy=bloomfilter:10:false}",
        "info_log_level=WARN_LEVEL",
        "max_log_file_size=1048576",
        "keep_log_file_num=2",
        "stats_dump_period_sec=0",
        "stats_persist_period_sec=0");
}

using System.Runtime.InteropServices;
using static ActorDist.Cluster.Storage.RocksDbNative;

namespace ActorDist.Cluster.Storage;

/// <summary>
/// An open RocksDB. The count of <see cref="SafeHandle"/> keeps it open while a call is in it: to close it under a reader would be a
/// use after free in native code. The last user closes it; a call after that throws <see cref="ObjectDisposedException"/>.
/// </summary>
internal sealed class RocksDbDatabase : SafeHandle
{
    private readonly Dictionary<string, nint> _families;
    private readonly nint _options;
    private readonly nint _readOptions = rocksdb_readoptions_create();
    private readonly nint _scanOptions = rocksdb_readoptions_create();
    private readonly nint _syncedWrite = rocksdb_writeoptions_create();

    private RocksDbDatabase(nint db, nint options, Dictionary<string, nint> families)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        SetHandle(db);
        _options = options;
        _families = families;
        rocksdb_writeoptions_set_sync(_syncedWrite, 1);
        // A scan of one large family must not push the hot blocks of the others out of the small cache.
        rocksdb_readoptions_set_fill_cache(_scanOptions, 0);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Opens or creates a database with all column families that it has.</summary>
    /// <param name="path">Its directory, which exists.</param>
    /// <param name="settings">Options as RocksDB's option string; they hold for every column family.</param>
    /// <exception cref="RocksDbException">It is locked, damaged or not accessible.</exception>
    public static RocksDbDatabase Open(string path, string settings)
    {
        var options = ParseOptions(settings);
        try
        {
            var names = File.Exists(Path.Combine(path, "CURRENT")) ? ListColumnFamilies(options, path) : ["default"];
            var families = new nint[names.Length];
            nint error = 0;
            var db = rocksdb_open_column_families(
                options, path, names.Length, names, Enumerable.Repeat(options, names.Length).ToArray(), families, ref error);
            Check(error);
            return new RocksDbDatabase(
                db, options, names.Zip(families).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
        }
        catch
        {
            rocksdb_options_destroy(options);
            throw;
        }
    }

    /// <summary>Returns the handle of a column family, which is created if absent. Not for concurrent callers.</summary>
    public nint OpenColumnFamily(string name)
    {
        if (_families.TryGetValue(name, out var family))
            return family;

        nint error = 0;
        family = rocksdb_create_column_family(this, _options, name, ref error);
        Check(error);
        return _families[name] = family;
    }

    public byte[]? Get(nint family, ReadOnlySpan<byte> key)
    {
        nint error = 0;
        var value = rocksdb_get_cf(
            this, _readOptions, family, in MemoryMarshal.GetReference(key), (nuint)key.Length, out var length, ref error);
        Check(error);
        if (value == 0)
            return null;

        try
        {
            return View(value, length).ToArray();
        }
        finally
        {
            rocksdb_free(value);
        }
    }

    public void Scan(nint family, ReadOnlySpan<byte> from, ScanVisitor visitor)
    {
        var held = false;
        DangerousAddRef(ref held);
        var iterator = rocksdb_create_iterator_cf(this, _scanOptions, family);
        try
        {
            rocksdb_iter_seek(iterator, in MemoryMarshal.GetReference(from), (nuint)from.Length);
            while (rocksdb_iter_valid(iterator) != 0)
            {
                var key = View(rocksdb_iter_key(iterator, out var keyLength), keyLength);
                if (!visitor(key, View(rocksdb_iter_value(iterator, out var valueLength), valueLength)))
                    return;
                rocksdb_iter_next(iterator);
            }
            // An iterator that met damage is just not valid any more; only its status tells that from the end.
            nint error = 0;
            rocksdb_iter_get_error(iterator, ref error);
            Check(error);
        }
        finally
        {
            rocksdb_iter_destroy(iterator);
            DangerousRelease();
        }
    }

    /// <summary>Writes a group as one entry of the write-ahead log and returns when that is synced.</summary>
    public void WriteSynced(IEnumerable<StorageBatch> group)
    {
        var batch = rocksdb_writebatch_create();
        try
        {
            foreach (var part in group)
            {
                foreach (var write in part.Writes)
                    Add(batch, write);
            }
            nint error = 0;
            rocksdb_write(this, _syncedWrite, batch, ref error);
            Check(error);
        }
        finally
        {
            rocksdb_writebatch_destroy(batch);
        }
    }

    /// <summary>Size of all table files, in bytes.</summary>
    public long TableFilesSize() => _families.Values.Sum(family =>
        rocksdb_property_int_cf(this, family, "rocksdb.total-sst-files-size", out var size) == 0 ? (long)size : 0);

    /// <summary>Reads every block of every table file back.</summary>
    /// <exception cref="RocksDbException">A block does not match its checksum; the message names the file and the offset.</exception>
    public void VerifyChecksums()
    {
        nint error = 0;
        rocksdb_verify_checksum(this, ref error);
        Check(error);
    }

    protected override bool ReleaseHandle()
    {
        foreach (var family in _families.Values)
            rocksdb_column_family_handle_destroy(family);
        rocksdb_close(handle);
        rocksdb_writeoptions_destroy(_syncedWrite);
        rocksdb_readoptions_destroy(_scanOptions);
        rocksdb_readoptions_destroy(_readOptions);
        rocksdb_options_destroy(_options);
        return true;
    }

    private static void Add(nint batch, StorageWrite write)
    {
        var family = ((RocksDbColumnFamily)write.Family).Handle;
        var key = write.Key.Span;
        if (write.End is { } memoryOfEnd)
        {
            var end = memoryOfEnd.Span;
            rocksdb_writebatch_delete_range_cf(
                batch,
                family,
                in MemoryMarshal.GetReference(key),
                (nuint)key.Length,
                in MemoryMarshal.GetReference(end),
                (nuint)end.Length);
        }
        else if (write.Value is { } memory)
        {
            var value = memory.Span;
            rocksdb_writebatch_put_cf(
                batch,
                family,
                in MemoryMarshal.GetReference(key),
                (nuint)key.Length,
                in MemoryMarshal.GetReference(value),
                (nuint)value.Length);
        }
        else
        {
            rocksdb_writebatch_delete_cf(batch, family, in MemoryMarshal.GetReference(key), (nuint)key.Length);
        }
    }

    private static nint ParseOptions(string settings)
    {
        var defaults = rocksdb_options_create();
        var options = rocksdb_options_create();
        nint error = 0;
        rocksdb_get_options_from_string(defaults, settings, options, ref error);
        rocksdb_options_destroy(defaults);
        if (error != 0)
            rocksdb_options_destroy(options);
        Check(error);
        return options;
    }

    private static string[] ListColumnFamilies(nint options, string path)
    {
        nint error = 0;
        var list = rocksdb_list_column_families(options, path, out var count, ref error);
        Check(error);
        var names = new string[count];
        for (var i = 0; i < names.Length; i++)
            names[i] = Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(list, i * nint.Size))!;
        rocksdb_list_column_families_destroy(list, count);
        return names;
    }
}

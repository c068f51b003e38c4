using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorDist.Cluster.Storage;

/// <summary>
/// The part of RocksDB's C interface (rocksdb/c.h) that the storage uses. The package's managed binding emits a delegate for each of
/// some thousand functions when it is first touched, which costs 40 MiB of resident memory and a quarter of a second in every node;
/// so only its native library is used.
/// </summary>
/// <remarks>Every <c>error</c> is null on entry and a string to be freed on failure: pass it to <see cref="Check"/>.</remarks>
internal static class RocksDbNative
{
    private const string Library = "rocksdb";

    /// <summary>Throws if a call left an error.</summary>
    /// <exception cref="RocksDbException">The error's text.</exception>
    public static void Check(nint error)
    {
        if (error == 0)
            return;
        var message = Marshal.PtrToStringUTF8(error);
        rocksdb_free(error);
        throw new RocksDbException(message ?? "unknown error");
    }

    /// <summary>Views memory that RocksDB owns, for as long as the call that gave it allows.</summary>
    public static ReadOnlySpan<byte> View(nint memory, nuint length) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), memory), checked((int)length));

    [DllImport(Library)]
    public static extern void rocksdb_free(nint memory);

    [DllImport(Library)]
    public static extern nint rocksdb_options_create();

    [DllImport(Library)]
    public static extern void rocksdb_options_destroy(nint options);

    [DllImport(Library)]
    public static extern void rocksdb_get_options_from_string(
        nint defaults, [MarshalAs(UnmanagedType.LPUTF8Str)] string text, nint options, ref nint error);

    [DllImport(Library)]
    public static extern nint rocksdb_list_column_families(
        nint options, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, out nuint count, ref nint error);

    [DllImport(Library)]
    public static extern void rocksdb_list_column_families_destroy(nint names, nuint count);

    [DllImport(Library)]
    public static extern nint rocksdb_open_column_families(
        nint options,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int count,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string[] names,
        nint[] familyOptions,
        [Out] nint[] families,
        ref nint error);

    [DllImport(Library)]
    public static extern void rocksdb_close(nint db);

    [DllImport(Library)]
    public static extern nint rocksdb_create_column_family(
        RocksDbDatabase db, nint options, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, ref nint error);

    [DllImport(Library)]
    public static extern void rocksdb_column_family_handle_destroy(nint family);

    [DllImport(Library)]
    public static extern nint rocksdb_readoptions_create();

    [DllImport(Library)]
    public static extern void rocksdb_readoptions_destroy(nint options);

    [DllImport(Library)]
    public static extern void rocksdb_readoptions_set_fill_cache(nint options, byte fill);

    [DllImport(Library)]
    public static extern nint rocksdb_writeoptions_create();

    [DllImport(Library)]
    public static extern void rocksdb_writeoptions_destroy(nint options);

    [DllImport(Library)]
    public static extern void rocksdb_writeoptions_set_sync(nint options, byte sync);

    [DllImport(Library)]
    public static extern nint rocksdb_writebatch_create();

    [DllImport(Library)]
    public static extern void rocksdb_writebatch_destroy(nint batch);

    [DllImport(Library)]
    public static extern void rocksdb_writebatch_put_cf(
        nint batch, nint family, ref readonly byte key, nuint keyLength, ref readonly byte value, nuint valueLength);

    [DllImport(Library)]
    public static extern void rocksdb_writebatch_delete_cf(nint batch, nint family, ref readonly byte key, nuint keyLength);

    [DllImport(Library)]
    public static extern void rocksdb_writebatch_delete_range_cf(
        nint batch, nint family, ref readonly byte from, nuint fromLength, ref readonly byte end, nuint endLength);

    [DllImport(Library)]
    public static extern void rocksdb_write(RocksDbDatabase db, nint options, nint batch, ref nint error);

    [DllImport(Library)]
    public static extern nint rocksdb_get_cf(
        RocksDbDatabase db, nint options, nint family, ref readonly byte key, nuint keyLength, out nuint length, ref nint error);

    [DllImport(Library)]
    public static extern nint rocksdb_create_iterator_cf(RocksDbDatabase db, nint options, nint family);

    [DllImport(Library)]
    public static extern void rocksdb_iter_destroy(nint iterator);

    [DllImport(Library)]
    public static extern void rocksdb_iter_seek(nint iterator, ref readonly byte key, nuint keyLength);

    [DllImport(Library)]
    public static extern byte rocksdb_iter_valid(nint iterator);

    [DllImport(Library)]
    public static extern void rocksdb_iter_next(nint iterator);

    [DllImport(Library)]
    public static extern nint rocksdb_iter_key(nint iterator, out nuint length);

    [DllImport(Library)]
    public static extern nint rocksdb_iter_value(nint iterator, out nuint length);

    [DllImport(Library)]
    public static extern void rocksdb_iter_get_error(nint iterator, ref nint error);

    [DllImport(Library)]
    public static extern int rocksdb_property_int_cf(
        RocksDbDatabase db, nint family, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, out ulong value);

    [DllImport(Library)]
    public static extern void rocksdb_verify_checksum(RocksDbDatabase db, ref nint error);
}

using System.Runtime.InteropServices;
using RocksDbSharp;

namespace ActorDist.Cluster.Storage;

/// <summary>
/// Keeps the database open while a call uses it: closing under a reader would be a use after free in native code. The count of
/// <see cref="SafeHandle"/> closes it with the last user.
/// </summary>
internal sealed class DatabaseHandle : SafeHandle
{
    private readonly RocksDb _db;

    public DatabaseHandle(RocksDb db)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        _db = db;
        SetHandle(db.Handle);
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        _db.Dispose();
        return true;
    }
}

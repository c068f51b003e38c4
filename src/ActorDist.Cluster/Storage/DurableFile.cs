using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorDist.Cluster.Storage;

/// <summary>
/// File changes that are on disk when the call returns. A created or renamed file survives a power loss only after its directory was
/// synced too, for which .NET has no call; on Windows the file system's journal does that.
/// </summary>
internal static class DurableFile
{
    private const int OpenReadOnly = 0;

    /// <summary>Creates a directory, and those above it, with their entries synced.</summary>
    public static void CreateDirectory(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            return;

        if (Path.GetDirectoryName(full) is { } parent)
        {
            CreateDirectory(parent);
            Directory.CreateDirectory(full);
            SyncDirectory(parent);
        }
    }

    /// <summary>Replaces a file as a whole: after a crash at any point it has the old content or the new.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, content, fileOffset: 0);
            RandomAccess.FlushToDisk(file);
        }
        File.Move(temporary, path, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;

        var descriptor = Open(path, OpenReadOnly);
        if (descriptor < 0)
            throw Failed(path, "opened");
        using var directory = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Sync(descriptor) != 0)
            throw Failed(path, "synced");
    }

    private static IOException Failed(string path, string what) =>
        new($"The directory {path} cannot be {what}: {Marshal.GetLastPInvokeErrorMessage()}");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);
}

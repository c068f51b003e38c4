using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace ActorDist.Cluster.Storage;

/// <summary>
/// <see cref="INodeStorage"/> on RocksDB: one database a node, every commit a synced write of the write-ahead log. A failed write,
/// sync or read fails it for good (see <see cref="StorageFailedException"/>).
/// </summary>
public sealed partial class NodeStorage : INodeStorage, IDisposable
{
    private readonly ConcurrentDictionary<string, RocksDbColumnFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _createGate = new();
    private readonly string _path;
    private readonly RocksDbDatabase _db;
    private readonly GroupCommitter _committer;

    private NodeStorage(string path, RocksDbDatabase db, long commitQueueSize, Action<StorageFailedException> onFatal)
    {
        _path = path;
        _db = db;
        _committer = new GroupCommitter(path, commitQueueSize, group => db.WriteSynced(group.Select(pending => pending.Batch)), onFatal);
    }

    /// <summary>Opens the storage in a directory, creates it if absent, replays its log and verifies checksums.</summary>
    /// <param name="path">The directory; it belongs to this storage alone.</param>
    /// <param name="options">Limits.</param>
    /// <param name="onFatal">
    /// Called once when the storage has failed, after every waiting caller has its answer; the node must stop. It runs on the thread
    /// that met the failure.
    /// </param>
    /// <exception cref="DataDirectoryException">It is damaged, taken by another process, or not accessible.</exception>
    public static NodeStorage Open(string path, NodeStorageOptions options, Action<StorageFailedException> onFatal)
    {
        RocksDbDatabase? db = null;
        try
        {
            DurableFile.CreateDirectory(path);
            LogFileCheck.Verify(path);
            db = RocksDbDatabase.Open(path, RocksDbSettings.From(options));
            if (db.TableFilesSize() <= options.VerifyChecksumsLimit)
                db.VerifyChecksums();
            return new NodeStorage(path, db, options.CommitQueueSize, onFatal);
        }
        catch (Exception fault) when (fault is RocksDbException or IOException or UnauthorizedAccessException)
        {
            db?.Dispose();
            throw new DataDirectoryException($"The storage {path} cannot be opened: {fault.Message}", fault);
        }
    }

    /// <inheritdoc/>
    public IColumnFamily OpenColumnFamily(string name)
    {
        if (_families.TryGetValue(name, out var family))
            return family;
        if (!FamilyName().IsMatch(name))
            throw new ArgumentException($"'{name}' is no column family name: lower-case letters, digits, dashes.", nameof(name));

        lock (_createGate)
        {
            return _families.GetOrAdd(name, static (key, storage) => storage.Create(key), this);
        }
    }

    /// <inheritdoc/>
    public bool TryCommit(StorageBatch batch, Action<StorageFailedException?> completed) => _committer.TryEnqueue(batch, completed);

    /// <inheritdoc/>
    public void Commit(StorageBatch batch)
    {
        _committer.ThrowIfFailed();
        try
        {
            _db.WriteSynced([batch]);
        }
        catch (Exception fault) when (fault is RocksDbException or ObjectDisposedException)
        {
            throw Failed(fault);
        }
    }

    /// <summary>
    /// Commits what waits, then closes the database; a scan that is under way keeps it open until it ends. Later calls get a
    /// <see cref="StorageFailedException"/>.
    /// </summary>
    public void Dispose()
    {
        _committer.Dispose();
        _db.Dispose();
    }

    internal byte[]? Get(nint family, ReadOnlySpan<byte> key)
    {
        _committer.ThrowIfFailed();
        try
        {
            return _db.Get(family, key);
        }
        catch (Exception fault) when (fault is RocksDbException or ObjectDisposedException)
        {
            throw Failed(fault);
        }
    }

    internal void Scan(nint family, ReadOnlySpan<byte> from, ScanVisitor visitor)
    {
        _committer.ThrowIfFailed();
        try
        {
            _db.Scan(family, from, visitor);
        }
        catch (Exception fault) when (fault is RocksDbException or ObjectDisposedException)
        {
            throw Failed(fault);
        }
    }

    private RocksDbColumnFamily Create(string name)
    {
        _committer.ThrowIfFailed();
        try
        {
            return new RocksDbColumnFamily(this, name, _db.OpenColumnFamily(name));
        }
        catch (Exception fault) when (fault is RocksDbException or ObjectDisposedException)
        {
            throw Failed(fault);
        }
    }

    private StorageFailedException Failed(Exception fault) => fault is ObjectDisposedException
        ? StorageFailedException.Closed(_path, fault)
        : _committer.Fail(fault);

    [GeneratedRegex(@"\A[a-z0-9-]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex FamilyName();
}

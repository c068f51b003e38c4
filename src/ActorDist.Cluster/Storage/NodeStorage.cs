using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using RocksDbSharp;

namespace ActorDist.Cluster.Storage;

/// <summary>
/// <see cref="INodeStorage"/> on RocksDB: one database a node, every commit a synced write of the write-ahead log. A failed write,
/// sync or read fails it for good (see <see cref="StorageFailedException"/>).
/// </summary>
public sealed partial class NodeStorage : INodeStorage, IDisposable
{
    private readonly ConcurrentDictionary<string, IColumnFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _openGate = new();
    private readonly RocksDb _db;
    private readonly RocksDbOptions _options;
    private readonly DatabaseHandle _handle;
    private readonly GroupCommitter _committer;
    private readonly WriteOptions _synced = new WriteOptions().SetSync(true);

    private NodeStorage(RocksDb db, RocksDbOptions options, long commitQueueSize, Action<StorageFailedException> onFatal)
    {
        _db = db;
        _options = options;
        _handle = new DatabaseHandle(db);
        _committer = new GroupCommitter(db.Path, commitQueueSize, WriteSynced, onFatal);
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
        var settings = new RocksDbOptions(options);
        try
        {
            DurableFile.CreateDirectory(path);
            var db = settings.Open(path);
            try
            {
                StorageCheck.VerifyTables(db, options.VerifyChecksumsLimit);
            }
            catch
            {
                db.Dispose();
                throw;
            }
            return new NodeStorage(db, settings, options.CommitQueueSize, onFatal);
        }
        catch (Exception fault) when (fault is RocksDbException or IOException or UnauthorizedAccessException)
        {
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

        _committer.ThrowIfFailed();
        lock (_openGate)
        {
            return _families.GetOrAdd(name, Create);
        }
    }

    /// <inheritdoc/>
    public bool TryCommit(StorageBatch batch, Action<StorageFailedException?> completed) => _committer.TryEnqueue(batch, completed);

    /// <summary>Commits what waits, then closes the database. Later calls get a <see cref="StorageFailedException"/>.</summary>
    public void Dispose()
    {
        _committer.Dispose();
        _handle.Dispose();
    }

    /// <summary>Runs a read while the database is held open; a fault of the database fails the storage.</summary>
    internal T Read<T, TState>(TState state, Func<RocksDb, TState, T> read)
        where TState : allows ref struct
    {
        _committer.ThrowIfFailed();
        var held = false;
        try
        {
            _handle.DangerousAddRef(ref held);
            return read(_db, state);
        }
        catch (ObjectDisposedException closed)
        {
            throw new StorageFailedException($"The storage {_db.Path} is closed.", mayHaveBeenWritten: false, closed);
        }
        catch (RocksDbException damage)
        {
            throw _committer.Fail(damage);
        }
        finally
        {
            if (held)
                _handle.DangerousRelease();
        }
    }

    private RocksDbColumnFamily Create(string name) => Read(
        name,
        (db, key) => new RocksDbColumnFamily(
            this,
            key,
            db.TryGetColumnFamily(key, out var existing) ? existing : db.CreateColumnFamily(_options.Family, key)));

    private void WriteSynced(IReadOnlyList<PendingCommit> group)
    {
        using var batch = new WriteBatch();
        foreach (var pending in group)
        {
            foreach (var (family, key, value) in pending.Batch.Writes)
            {
                var handle = ((RocksDbColumnFamily)family).Handle;
                if (value is { } bytes)
                    batch.Put(key.Span, bytes.Span, handle);
                else
                    batch.Delete(key.Span, handle);
            }
        }
        _db.Write(batch, _synced);
    }

    [GeneratedRegex("^[a-z0-9-]{1,64}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex FamilyName();
}

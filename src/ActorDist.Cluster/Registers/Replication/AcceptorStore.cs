using System.Text;
using ActorDist.Cluster.Storage;
using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers.Replication;

/// <summary>
/// A replica's part of the node's storage. Changes gather in memory until <see cref="Sync"/> writes all of them as one synced batch. For
/// one thread, except <see cref="ListKeys"/>.
/// </summary>
internal sealed class AcceptorStore : IAcceptorStore
{
    private const string RegisterFamily = "registers";
    private const string ReplicaFamily = "replica";
    private static readonly byte[] MetaKey = "meta"u8.ToArray();
    private static readonly byte[] ClusterKey = "cluster"u8.ToArray();

    /// <summary>Above every key: no UTF-8 text holds this byte.</summary>
    private static readonly byte[] AboveAllKeys = [0xFF];

    private readonly INodeStorage _storage;
    private readonly DataDirectory _directory;
    private readonly IColumnFamily _registers;
    private readonly IColumnFamily _replica;
    private readonly Dictionary<RegisterKey, RegisterRecord?> _unsynced = [];
    private bool _isCleared;
    private bool _isMetaUnsynced;

    /// <param name="storage">The node's storage.</param>
    /// <param name="directory">The data directory, which remembers the cluster too.</param>
    /// <exception cref="DataDirectoryException">What the storage holds of the replica cannot be read, or was lost.</exception>
    public AcceptorStore(INodeStorage storage, DataDirectory directory)
    {
        _directory = directory;
        _storage = storage;
        _registers = storage.OpenColumnFamily(RegisterFamily);
        _replica = storage.OpenColumnFamily(ReplicaFamily);
        Cluster = _replica.Get(ClusterKey) is { } cluster ? Encoding.UTF8.GetString(cluster) : null;
        if (directory.Identity.ClusterId is { } joined && !string.Equals(joined, Cluster, StringComparison.Ordinal))
        {
            throw new DataDirectoryException(
                $"The data directory {directory.Path} belongs to cluster {joined}, but its storage holds no replica of it: what it promised "
                + "is lost. Restore the storage, or start with an empty directory as a new disk and take it in with 'replicas replace'.");
        }

        if (Cluster is not null)
            directory.JoinCluster(Cluster);
        try
        {
            Meta = _replica.Get(MetaKey) is { } meta ? AcceptorEncoding.DecodeMeta(meta) : ReplicaMeta.New;
        }
        catch (FormatException e)
        {
            throw new DataDirectoryException($"The replica's configuration on disk cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The cluster that this disk belongs to, for good; null for none yet.</summary>
    public string? Cluster { get; private set; }

    /// <inheritdoc/>
    public long DurableCommit { get; private set; }

    /// <inheritdoc/>
    public ReplicaMeta Meta { get; private set; }

    /// <summary>Changes that wait for <see cref="Sync"/>.</summary>
    public int Unsynced => _unsynced.Count + (_isMetaUnsynced || _isCleared ? 1 : 0);

    private long OpenCommit => DurableCommit + 1;

    /// <summary>Binds the disk to a cluster; durable when it returns.</summary>
    public void JoinCluster(string cluster)
    {
        if (Cluster is not null && !string.Equals(Cluster, cluster, StringComparison.Ordinal))
            throw new InvalidOperationException($"the disk belongs to cluster {Cluster}, not to {cluster}");
        _storage.Commit(new StorageBatch().Put(_replica, ClusterKey, Encoding.UTF8.GetBytes(cluster)));
        _directory.JoinCluster(cluster);
        Cluster = cluster;
    }

    /// <summary>Makes every change so far durable.</summary>
    /// <exception cref="StorageFailedException">Nothing is known about the disk any more; the node must stop.</exception>
    public void Sync()
    {
        var batch = new StorageBatch();
        if (_isCleared)
            batch.DeleteRange(_registers, default, AboveAllKeys);
        foreach (var (key, record) in _unsynced)
        {
            if (record is null)
                batch.Delete(_registers, AcceptorEncoding.Key(key));
            else
                batch.Put(_registers, AcceptorEncoding.Key(key), AcceptorEncoding.Encode(record));
        }

        if (_isMetaUnsynced)
            batch.Put(_replica, MetaKey, AcceptorEncoding.Encode(Meta));
        _storage.Commit(batch);
        DurableCommit++;
        _unsynced.Clear();
        (_isCleared, _isMetaUnsynced) = (false, false);
    }

    /// <inheritdoc/>
    public RegisterRecord? Load(RegisterKey key, out long commit)
    {
        if (_unsynced.TryGetValue(key, out var record))
        {
            commit = OpenCommit;
            return record;
        }

        commit = _isCleared ? OpenCommit : 0;
        return _isCleared || _registers.Get(AcceptorEncoding.Key(key)) is not { } encoded ? null : Decode(key, encoded);
    }

    /// <inheritdoc/>
    public long Save(RegisterKey key, RegisterRecord? record)
    {
        _unsynced[key] = record;
        return OpenCommit;
    }

    /// <inheritdoc/>
    public long Clear()
    {
        _unsynced.Clear();
        _isCleared = true;
        return OpenCommit;
    }

    /// <inheritdoc/>
    public long SaveMeta(ReplicaMeta meta)
    {
        Meta = meta;
        _isMetaUnsynced = true;
        return OpenCommit;
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<RegisterKey, RegisterRecord>> Scan(RegisterKey? after, int limit, out long commit)
    {
        // Removals that wait for their sync may hide as many of the records on disk.
        var found = new SortedDictionary<RegisterKey, RegisterRecord>();
        var wanted = limit + _unsynced.Count;
        if (!_isCleared)
        {
            ScanDisk(after, (key, value) =>
            {
                found.Add(key, Decode(key, value.ToArray()));
                return found.Count < wanted;
            });
        }

        var isWhole = found.Count < wanted;
        var last = found.Count > 0 ? found.Keys.Last() : default;
        foreach (var (key, record) in _unsynced)
        {
            if (key <= after || !isWhole && key > last)
                continue;
            if (record is null)
                found.Remove(key);
            else
                found[key] = record;
        }

        commit = Unsynced > 0 ? OpenCommit : 0;
        return [.. found.Take(limit)];
    }

    /// <summary>Durable keys of one kind, in order, with whether each is a tombstone. May be called on any thread.</summary>
    /// <param name="prefix">What the keys start with.</param>
    /// <param name="after">Only keys after this one; null for the start.</param>
    /// <param name="limit">At most so many are looked at.</param>
    public IReadOnlyList<StoredKey> ListKeys(string prefix, RegisterKey? after, int limit)
    {
        List<StoredKey> keys = [];
        var first = Encoding.UTF8.GetBytes(prefix);
        var cursor = after is { } key ? AcceptorEncoding.Key(key) : [];
        _registers.Scan(cursor.AsSpan().SequenceCompareTo(first) > 0 ? cursor : first, (found, value) =>
        {
            if (!found.StartsWith(first))
                return false;
            if (!found.SequenceEqual(cursor))
            {
                var stored = AcceptorEncoding.Key(found);
                keys.Add(StoredKey.From(stored, Decode(stored, value.ToArray())));
            }

            return keys.Count < limit;
        });
        return keys;
    }

    private void ScanDisk(RegisterKey? after, Func<RegisterKey, ReadOnlySpan<byte>, bool> visit)
    {
        var cursor = after is { } key ? AcceptorEncoding.Key(key) : [];
        _registers.Scan(cursor, (found, value) =>
            found.SequenceEqual(cursor) || visit(AcceptorEncoding.Key(found), value));
    }

    private static RegisterRecord Decode(RegisterKey key, ReadOnlyMemory<byte> encoded)
    {
        try
        {
            return AcceptorEncoding.DecodeRecord(encoded);
        }
        catch (FormatException e)
        {
            throw new StorageFailedException($"The record of register '{key}' cannot be read: {e.Message}", mayHaveBeenWritten: false, e);
        }
    }
}

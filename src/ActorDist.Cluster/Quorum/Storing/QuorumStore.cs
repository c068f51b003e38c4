using System.Runtime.InteropServices;
using ActorDist.Cluster.Storage;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum.Storing;

/// <summary>
/// A quorum replica's part of the node's storage: its objects, its hints, and what is beside them, each in a column family. Changes gather
/// in memory until <see cref="Sync"/> writes all of them as one synced batch. For one thread.
/// </summary>
internal sealed class QuorumStore : IQuorumStore
{
    private const string ObjectFamily = "quorum";
    private const string HintFamily = "quorum-hints";
    private const string ReplicaFamily = "quorum-replica";
    private static readonly byte[] MetaKey = "meta"u8.ToArray();

    private readonly INodeStorage _storage;
    private readonly IColumnFamily _objects;
    private readonly IColumnFamily _hints;
    private readonly IColumnFamily _replica;
    private readonly Dictionary<ReplicaId, long> _hintCounts = [];
    private readonly Dictionary<Place, QuorumRecord?> _unsynced = [];
    private bool _isMetaUnsynced;

    /// <param name="storage">The node's storage.</param>
    /// <exception cref="DataDirectoryException">What the storage holds of the replica cannot be read.</exception>
    public QuorumStore(INodeStorage storage)
    {
        _storage = storage;
        _objects = storage.OpenColumnFamily(ObjectFamily);
        _hints = storage.OpenColumnFamily(HintFamily);
        _replica = storage.OpenColumnFamily(ReplicaFamily);
        try
        {
            Meta = _replica.Get(MetaKey) is { } meta ? QuorumMetaEncoding.Decode(meta) : QuorumMeta.New;
        }
        catch (FormatException e)
        {
            throw new DataDirectoryException($"The quorum replica's state on disk cannot be read: {e.Message}", e);
        }

        _hints.Scan(from: [], (key, _) =>
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_hintCounts, QuorumKeys.TargetOf(key), out var _)++;
            return true;
        });
    }

    /// <inheritdoc/>
    public long DurableCommit { get; private set; }

    /// <inheritdoc/>
    public QuorumMeta Meta { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<ReplicaId, long> Hints => _hintCounts;

    /// <summary>Whether changes wait for <see cref="Sync"/>.</summary>
    public bool HasUnsynced => _unsynced.Count > 0 || _isMetaUnsynced;

    private long OpenCommit => DurableCommit + 1;

    /// <summary>Makes every change so far durable.</summary>
    /// <exception cref="StorageFailedException">Nothing is known about the disk any more; the node must stop.</exception>
    public void Sync()
    {
        var batch = new StorageBatch();
        foreach (var ((hintFor, key), record) in _unsynced)
        {
            var (family, encoded) = (FamilyOf(hintFor), QuorumKeys.Encode(hintFor, key));
            if (record is null)
                batch.Delete(family, encoded);
            else
                batch.Put(family, encoded, QuorumRecordEncoding.Encode(record));
        }

        if (_isMetaUnsynced)
            batch.Put(_replica, MetaKey, QuorumMetaEncoding.Encode(Meta));
        _storage.Commit(batch);
        DurableCommit++;
        _unsynced.Clear();
        _isMetaUnsynced = false;
    }

    /// <inheritdoc/>
    public QuorumRecord? Load(ReplicaId? hintFor, QuorumKey key, out long commit)
    {
        if (_unsynced.TryGetValue(new Place(hintFor, key), out var record))
        {
            commit = OpenCommit;
            return record;
        }

        commit = 0;
        // Most nodes keep no hints at all: that is known without a look at the disk.
        return (hintFor is not { } target || _hintCounts.ContainsKey(target))
            && FamilyOf(hintFor).Get(QuorumKeys.Encode(hintFor, key)) is { } encoded
                ? Decode(key, encoded)
                : null;
    }

    /// <inheritdoc/>
    public long Save(ReplicaId? hintFor, QuorumKey key, QuorumRecord? record)
    {
        if (hintFor is { } target)
            Count(target, (record is null ? 0 : 1) - (Load(hintFor, key, out _) is null ? 0 : 1));
        _unsynced[new Place(hintFor, key)] = record;
        return OpenCommit;
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<QuorumKey, QuorumRecord>> Scan(
        ReplicaId? hintFor, ulong firstHash, ulong lastHash, QuorumKey? after, int limit, out long commit)
    {
        // Removals that wait for their sync may hide as many of the records on disk.
        var found = new SortedDictionary<QuorumKey, QuorumRecord>();
        var wanted = limit + _unsynced.Count;
        var prefix = hintFor is null ? 0 : QuorumKeys.TargetBytes;
        var cursor = after is { } key && key.Hash >= firstHash ? QuorumKeys.Encode(hintFor, key) : [];
        var start = cursor.Length > 0 ? cursor : QuorumKeys.EncodeStart(hintFor, firstHash);
        FamilyOf(hintFor).Scan(start, (encoded, value) =>
        {
            if (hintFor is { } target && QuorumKeys.TargetOf(encoded) != target || QuorumKeys.HashOf(encoded[prefix..]) > lastHash)
                return false;
            if (!encoded.SequenceEqual(cursor))
            {
                var stored = KeyOf(encoded[prefix..]);
                found.Add(stored, Decode(stored, value));
            }

            return found.Count < wanted;
        });

        var isWhole = found.Count < wanted;
        var last = found.Count > 0 ? found.Keys.Last() : default;
        foreach (var (place, record) in _unsynced)
        {
            if (place.HintFor != hintFor || place.Key.Hash < firstHash || place.Key.Hash > lastHash
                || after is { } seen && place.Key <= seen || !isWhole && place.Key > last)
            {
                continue;
            }

            if (record is null)
                found.Remove(place.Key);
            else
                found[place.Key] = record;
        }

        commit = HasUnsynced ? OpenCommit : 0;
        return [.. found.Take(limit)];
    }

    /// <inheritdoc/>
    public long SaveMeta(QuorumMeta meta)
    {
        Meta = meta;
        _isMetaUnsynced = true;
        return OpenCommit;
    }

    private static QuorumKey KeyOf(ReadOnlySpan<byte> encoded)
    {
        try
        {
            return QuorumKeys.Decode(encoded);
        }
        catch (FormatException e)
        {
            throw new StorageFailedException($"A key of the quorum store cannot be read: {e.Message}", mayHaveBeenWritten: false, e);
        }
    }

    private static QuorumRecord Decode(QuorumKey key, ReadOnlySpan<byte> encoded)
    {
        try
        {
            return QuorumRecordEncoding.Decode(encoded);
        }
        catch (FormatException e)
        {
            throw new StorageFailedException($"The record of object '{key}' cannot be read: {e.Message}", mayHaveBeenWritten: false, e);
        }
    }

    private IColumnFamily FamilyOf(ReplicaId? hintFor) => hintFor is null ? _objects : _hints;

    private void Count(ReplicaId target, int change)
    {
        if (change == 0)
            return;
        var count = _hintCounts.GetValueOrDefault(target) + change;
        if (count == 0)
            _hintCounts.Remove(target);
        else
            _hintCounts[target] = count;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(ReplicaId? HintFor, QuorumKey Key);
}

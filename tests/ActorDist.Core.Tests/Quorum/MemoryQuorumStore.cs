using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;

namespace ActorDist.Core.Tests.Quorum;

/// <summary>A quorum store in memory whose owner decides when commits become durable and what a crash takes.</summary>
internal sealed class MemoryQuorumStore : IQuorumStore
{
    private readonly SortedDictionary<Place, (QuorumRecord? Record, long Commit)> _live = new(
        Comparer<Place>.Create((left, right) => (left.IsHint, left.HintFor, left.Key).CompareTo((right.IsHint, right.HintFor, right.Key))));
    private readonly Dictionary<Place, QuorumRecord> _durable = [];
    private readonly Queue<Change> _changes = new();
    private QuorumMeta _durableMeta = QuorumMeta.New;
    private long _open = 1;

    public long DurableCommit { get; private set; }

    public QuorumMeta Meta { get; private set; } = QuorumMeta.New;

    public bool HasUncommitted => _changes.Count > 0;

    public IReadOnlyDictionary<ReplicaId, long> Hints => _live
        .Where(pair => pair.Key.IsHint && pair.Value.Record is not null)
        .GroupBy(pair => pair.Key.HintFor)
        .ToDictionary(group => group.Key, group => (long)group.Count());

    public IEnumerable<KeyValuePair<QuorumKey, QuorumRecord>> Own => _live
        .Where(pair => !pair.Key.IsHint && pair.Value.Record is not null)
        .Select(pair => KeyValuePair.Create(pair.Key.Key, pair.Value.Record!));

    public QuorumRecord? Load(ReplicaId? hintFor, QuorumKey key, out long commit)
    {
        _live.TryGetValue(new Place(hintFor is not null, hintFor ?? default, key), out var entry);
        commit = entry.Commit;
        return entry.Record;
    }

    public long Save(ReplicaId? hintFor, QuorumKey key, QuorumRecord? record)
    {
        var place = new Place(hintFor is not null, hintFor ?? default, key);
        _live[place] = (record, _open);
        _changes.Enqueue(new Change(_open, place, record, Meta: null));
        return _open;
    }

    public long SaveMeta(QuorumMeta meta)
    {
        Meta = meta;
        _changes.Enqueue(new Change(_open, Place: null, Record: null, meta));
        return _open;
    }

    public IReadOnlyList<KeyValuePair<QuorumKey, QuorumRecord>> Scan(
        ReplicaId? hintFor, ulong firstHash, ulong lastHash, QuorumKey? after, int limit, out long commit)
    {
        var found = _live
            .Where(pair => pair.Key.IsHint == hintFor is not null && pair.Key.HintFor == (hintFor ?? default))
            .Where(pair => pair.Value.Record is not null && pair.Key.Key.Hash >= firstHash && pair.Key.Key.Hash <= lastHash)
            .Where(pair => after is not { } cursor || pair.Key.Key > cursor)
            .Take(limit)
            .ToArray();
        commit = found.Select(pair => pair.Value.Commit).DefaultIfEmpty().Max();
        return [.. found.Select(pair => KeyValuePair.Create(pair.Key.Key, pair.Value.Record!))];
    }

    /// <summary>Closes the commit that takes changes; the next changes are in the next one.</summary>
    public long Seal() => _open++;

    /// <summary>A sealed commit and all before it are on disk.</summary>
    public long Complete(long commit)
    {
        while (_changes.TryPeek(out var change) && change.Commit <= commit)
        {
            _changes.Dequeue();
            if (change.Meta is not null)
                _durableMeta = change.Meta;
            else if (change.Record is null)
                _durable.Remove(change.Place!.Value);
            else
                _durable[change.Place!.Value] = change.Record;
        }

        return DurableCommit = commit;
    }

    public long Commit() => Complete(Seal());

    /// <summary>What is left after a crash.</summary>
    public MemoryQuorumStore AfterCrash()
    {
        var store = new MemoryQuorumStore { Meta = _durableMeta, _durableMeta = _durableMeta };
        foreach (var (place, record) in _durable)
        {
            store._durable.Add(place, record);
            store._live.Add(place, (record, 0));
        }

        return store;
    }

    /// <summary>The disk loses a key without anybody's doing.</summary>
    public void Lose(QuorumKey key)
    {
        var place = new Place(IsHint: false, default, key);
        _live.Remove(place);
        _durable.Remove(place);
    }

    /// <summary>The disk goes back to an older state of a key.</summary>
    public void Restore(QuorumKey key, QuorumRecord record)
    {
        var place = new Place(IsHint: false, default, key);
        _live[place] = (record, 0);
        _durable[place] = record;
    }

    private readonly record struct Place(bool IsHint, ReplicaId HintFor, QuorumKey Key);

    private sealed record Change(long Commit, Place? Place, QuorumRecord? Record, QuorumMeta? Meta);
}

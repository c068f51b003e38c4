using ActorDist.Core.Consensus;

namespace ActorDist.Core.Tests.Consensus;

/// <summary>An acceptor store in memory whose owner decides when commits become durable and what a crash takes.</summary>
internal sealed class MemoryStore : IAcceptorStore
{
    private readonly SortedDictionary<RegisterKey, (RegisterRecord Record, long Commit)> _records = [];
    private SortedDictionary<RegisterKey, (RegisterRecord Record, long Commit)> _durable = [];
    private ReplicaMeta _durableMeta = ReplicaMeta.New;

    public long DurableCommit { get; private set; }

    public ReplicaMeta Meta { get; private set; } = ReplicaMeta.New;

    /// <summary>Told of every record saved.</summary>
    public Action<RegisterRecord>? Saved { get; set; }

    public bool HasUncommitted { get; private set; }

    private long Open => DurableCommit + 1;

    public RegisterRecord? Load(RegisterKey key, out long commit)
    {
        var found = _records.TryGetValue(key, out var entry);
        commit = entry.Commit;
        return found ? entry.Record : null;
    }

    public long Save(RegisterKey key, RegisterRecord? record)
    {
        HasUncommitted = true;
        if (record is null)
            _records.Remove(key);
        else
            _records[key] = (record, Open);
        if (record is not null)
            Saved?.Invoke(record);
        return Open;
    }

    public long Clear()
    {
        HasUncommitted = true;
        _records.Clear();
        return Open;
    }

    public long SaveMeta(ReplicaMeta meta)
    {
        HasUncommitted = true;
        Meta = meta;
        return Open;
    }

    public IReadOnlyList<KeyValuePair<RegisterKey, RegisterRecord>> Scan(RegisterKey? after, int limit, out long commit)
    {
        commit = HasUncommitted ? Open : DurableCommit;
        return
        [
            .. _records.Where(pair => after is not { } cursor || pair.Key > cursor).Take(limit)
                .Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Record)),
        ];
    }

    public long Commit()
    {
        DurableCommit++;
        HasUncommitted = false;
        _durable = new SortedDictionary<RegisterKey, (RegisterRecord, long)>(_records);
        _durableMeta = Meta;
        return DurableCommit;
    }

    /// <summary>What is left after a crash.</summary>
    public MemoryStore AfterCrash()
    {
        var store = new MemoryStore { Meta = _durableMeta, DurableCommit = DurableCommit };
        foreach (var (key, value) in _durable)
            store._records.Add(key, value);
        store.Commit();
        return store;
    }
}

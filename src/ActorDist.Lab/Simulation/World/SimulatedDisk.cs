using ActorDist.Core.Consensus;

namespace ActorDist.Lab.Simulation.World;

/// <summary>
/// A disk with group commit: changes gather in the open commit, one commit at a time is synced, and a crash loses everything that was
/// not, except for a torn beginning of the commit being written.
/// </summary>
/// <param name="id">Its identity, which is the replica's.</param>
public sealed class SimulatedDisk(ReplicaId id) : IAcceptorStore
{
    private readonly SortedDictionary<RegisterKey, Entry> _latest = [];
    private readonly SortedDictionary<RegisterKey, RegisterRecord> _durable = [];
    private List<Change> _open = [];
    private List<Change> _syncing = [];
    private ReplicaMeta _latestMeta = ReplicaMeta.New;

    /// <summary>Identity of the replica whose promises it keeps.</summary>
    public ReplicaId Id { get; } = id;

    /// <summary>Told of every change the moment it is saved, long before it is durable.</summary>
    public Action<RegisterKey, RegisterRecord?, RegisterRecord?>? Saved { get; set; }

    /// <summary>Told of every change that became durable.</summary>
    public Action<RegisterKey, RegisterRecord?>? Synced { get; set; }

    /// <summary>Told when all registers were removed for good.</summary>
    public Action? Cleared { get; set; }

    /// <inheritdoc/>
    public long DurableCommit { get; private set; }

    /// <inheritdoc/>
    public ReplicaMeta Meta => _latestMeta;

    /// <summary>What is on the disk beside the registers whatever happens.</summary>
    public ReplicaMeta DurableMeta { get; private set; } = ReplicaMeta.New;

    /// <summary>Whether there is something to sync and no sync under way.</summary>
    public bool CanSync => _open.Count > 0 && _syncing.Count == 0;

    /// <summary>Changes not durable yet.</summary>
    public int Unsynced => _open.Count + _syncing.Count;

    private long OpenCommit => DurableCommit + (_syncing.Count > 0 ? 2 : 1);

    /// <summary>What is on the disk whatever happens.</summary>
    public RegisterRecord? Durable(RegisterKey key) => _durable.GetValueOrDefault(key);

    /// <inheritdoc/>
    public RegisterRecord? Load(RegisterKey key, out long commit)
    {
        if (_latest.TryGetValue(key, out var entry))
        {
            commit = entry.Commit;
            return entry.Record;
        }

        commit = 0;
        return null;
    }

    /// <inheritdoc/>
    public long Save(RegisterKey key, RegisterRecord? record)
    {
        Saved?.Invoke(key, _latest.GetValueOrDefault(key).Record, record);
        _open.Add(new Change(key, record, Meta: null));
        _latest[key] = new Entry(record, OpenCommit);
        return OpenCommit;
    }

    /// <inheritdoc/>
    public long Clear()
    {
        _open.Add(new Change(default, Record: null, Meta: null));
        foreach (var key in _latest.Keys.ToArray())
            _latest[key] = new Entry(Record: null, OpenCommit);
        return OpenCommit;
    }

    /// <inheritdoc/>
    public long SaveMeta(ReplicaMeta meta)
    {
        _open.Add(new Change(default, Record: null, meta));
        _latestMeta = meta;
        return OpenCommit;
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<RegisterKey, RegisterRecord>> Scan(RegisterKey? after, int limit, out long commit)
    {
        List<KeyValuePair<RegisterKey, RegisterRecord>> found = [];
        commit = 0;
        foreach (var (key, entry) in _latest)
        {
            if (after is { } cursor && key <= cursor)
                continue;
            commit = Math.Max(commit, entry.Commit);
            if (entry.Record is null)
                continue;
            found.Add(KeyValuePair.Create(key, entry.Record));
            if (found.Count == limit)
                break;
        }

        return found;
    }

    /// <summary>Starts to sync what has gathered.</summary>
    public void BeginSync() => (_open, _syncing) = (_syncing, _open);

    /// <summary>The sync is through.</summary>
    /// <returns>The commit that is now durable.</returns>
    public long EndSync()
    {
        foreach (var change in _syncing)
            Apply(change);
        _syncing.Clear();
        return ++DurableCommit;
    }

    /// <summary>
    /// The process dies. A beginning of the commit being written may have reached the disk; the rest and all later changes are lost.
    /// </summary>
    /// <returns>Changes lost.</returns>
    public int Crash(SeededRandom random)
    {
        var torn = _syncing.Count > 0 ? random.Below(_syncing.Count + 1) : 0;
        var lost = Unsynced - torn;
        for (var i = 0; i < torn; i++)
            Apply(_syncing[i]);
        _syncing.Clear();
        _open.Clear();
        _latest.Clear();
        foreach (var (key, record) in _durable)
            _latest.Add(key, new Entry(record, 0));
        _latestMeta = DurableMeta;
        DurableCommit++;
        return lost;
    }

    private void Apply(Change change)
    {
        if (change.Meta is not null)
        {
            DurableMeta = change.Meta;
            return;
        }

        if (change.Key == default)
        {
            _durable.Clear();
            Cleared?.Invoke();
            return;
        }

        if (change.Record is null)
            _durable.Remove(change.Key);
        else
            _durable[change.Key] = change.Record;
        Synced?.Invoke(change.Key, change.Record);
    }

    private readonly record struct Entry(RegisterRecord? Record, long Commit);

    /// <summary>A change of a register, of what is beside them, or, without a key, the removal of all registers.</summary>
    private readonly record struct Change(RegisterKey Key, RegisterRecord? Record, ReplicaMeta? Meta);
}

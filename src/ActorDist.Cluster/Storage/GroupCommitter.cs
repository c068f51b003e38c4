namespace ActorDist.Cluster.Storage;

/// <summary>
/// Group commit: callers enqueue batches, one thread writes all that wait as one synced write and then completes the callers in order.
/// While it syncs, the next group gathers; so the cost of a sync is shared by as many as arrive during one.
/// </summary>
internal sealed class GroupCommitter : IDisposable
{
    private readonly object _gate = new();
    private readonly string _storage;
    private readonly long _queueLimit;
    private readonly Action<IReadOnlyList<PendingCommit>> _writeSynced;
    private readonly Action<StorageFailedException> _onFatal;
    private readonly Thread _thread;

    private List<PendingCommit> _waiting = [];
    private long _waitingSize;
    private bool _closing;
    private StorageFailedException? _failure;

    /// <param name="storage">The storage's path, for messages.</param>
    /// <param name="queueLimit">How much may wait for a sync, in bytes.</param>
    /// <param name="writeSynced">Writes a group as one and returns when it is on disk; an exception fails the storage for good.</param>
    /// <param name="onFatal">Called once, after every caller has its answer, when the storage has failed.</param>
    public GroupCommitter(
        string storage,
        long queueLimit,
        Action<IReadOnlyList<PendingCommit>> writeSynced,
        Action<StorageFailedException> onFatal)
    {
        _storage = storage;
        _queueLimit = queueLimit;
        _writeSynced = writeSynced;
        _onFatal = onFatal;
        _thread = new Thread(Run) { IsBackground = true, Name = "storage-commit" };
        _thread.Start();
    }

    public bool TryEnqueue(StorageBatch batch, Action<StorageFailedException?> completed)
    {
        if (batch.Size > _queueLimit)
            throw new ArgumentException($"A batch of {batch.Size} bytes is over the limit of {_queueLimit} bytes.", nameof(batch));

        StorageFailedException refusal;
        lock (_gate)
        {
            if (_failure is null && !_closing)
            {
                if (_waitingSize + batch.Size > _queueLimit)
                    return false;

                _waiting.Add(new PendingCommit(batch, completed));
                _waitingSize += batch.Size;
                if (_waiting.Count == 1)
                    Monitor.Pulse(_gate);
                return true;
            }
            refusal = _failure ?? StorageFailedException.Closed(_storage);
        }
        completed(refusal);
        return true;
    }

    /// <summary>Throws when the storage has failed or was closed.</summary>
    public void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
            throw failure;
        if (Volatile.Read(ref _closing))
            throw StorageFailedException.Closed(_storage);
    }

    /// <summary>Fails the storage because of something that happened outside a commit, such as a read that met damage.</summary>
    public StorageFailedException Fail(Exception cause) => Fail(cause, group: []);

    /// <summary>
    /// Commits what waits, refuses what comes after, and returns when the commit thread has ended; called on that thread itself, from
    /// a completion or the fatal callback, it does not wait.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Volatile.Write(ref _closing, true);
            Monitor.Pulse(_gate);
        }
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private void Run()
    {
        while (NextGroup() is { } group)
        {
            try
            {
                _writeSynced(group);
            }
            catch (Exception cause)
            {
                Fail(cause, group);
                return;
            }
            Complete(group, outcome: null);
        }
    }

    private StorageFailedException Fail(Exception cause, List<PendingCommit> group)
    {
        var failure = Failed(cause, mayHaveBeenWritten: false);
        StorageFailedException? earlier;
        List<PendingCommit> refused;
        lock (_gate)
        {
            earlier = _failure;
            Volatile.Write(ref _failure, earlier ?? failure);
            refused = TakeWaiting();
            Monitor.Pulse(_gate);
        }
        Complete(group, Failed(cause, mayHaveBeenWritten: true));
        Complete(refused, failure);
        if (earlier is null)
            _onFatal(failure);
        return earlier ?? failure;
    }

    private List<PendingCommit>? NextGroup()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closing || _failure is not null)
                    return null;
                Monitor.Wait(_gate);
            }
            return TakeWaiting();
        }
    }

    private List<PendingCommit> TakeWaiting()
    {
        var taken = _waiting;
        _waiting = new List<PendingCommit>(taken.Count);
        _waitingSize = 0;
        return taken;
    }

    private static void Complete(List<PendingCommit> group, StorageFailedException? outcome)
    {
        foreach (var pending in group)
            pending.Completed(outcome);
    }

    private StorageFailedException Failed(Exception cause, bool mayHaveBeenWritten) =>
        new($"The storage {_storage} has failed: {cause.Message}", mayHaveBeenWritten, cause);
}

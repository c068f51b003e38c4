using ActorDist.Cluster.Events;
using ActorDist.Cluster.Registers.Channel;
using ActorDist.Cluster.Registers.Watching;
using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers.Replication;

/// <summary>
/// Runs this node's <see cref="Replica"/> on one thread of its own: takes what has arrived, lets requests to other replicas leave, makes
/// all changes durable as one synced batch, then lets the answers leave that waited for it. While it syncs the next turn gathers, so
/// under load many operations share a sync and a frame.
/// </summary>
internal sealed class ReplicaEngine : IDisposable
{
    /// <summary>How long closing may take: a turn and a sync are far shorter.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly EngineOptions _options;
    private readonly AcceptorStore _store;
    private readonly OutgoingFrames _frames;
    private readonly OperationDesk _desk;
    private readonly Outbox _outbox = new();
    private readonly Thread _thread;
    private List<IEngineInput> _arrived = [];
    private List<IEngineInput> _turn = [];
    private readonly List<Action> _afterSync = [];
    private bool _isClosing;
    private string? _waitingFor = "the registers are being founded";

    /// <summary>Does nothing until it is started.</summary>
    public ReplicaEngine(
        EngineOptions options, AcceptorStore store, IReplicaChannel channel, NodeEventLog events, ChosenFeed feed)
    {
        _options = options;
        _store = store;
        _frames = new OutgoingFrames(options.Self, channel);
        _desk = new OperationDesk(options, _frames, events, feed);
        _thread = new Thread(Run) { IsBackground = true, Name = "registers" };
    }

    /// <summary>This node's replica; null until the disk belongs to a cluster.</summary>
    public Replica? Replica { get; private set; }

    /// <summary>The cluster that the disk belongs to; null for none yet.</summary>
    public string? Cluster => _store.Cluster;

    /// <summary>Why no operation can be done; null once the registers are founded.</summary>
    public string? WaitingFor => Replica?.Configuration.Epoch > 0 ? null : Volatile.Read(ref _waitingFor);

    /// <summary>What the step under way wants done; for calls that step the replica.</summary>
    public Outbox Outbox => _outbox;

    /// <summary>A moment of the engine's clock, in milliseconds.</summary>
    private static long Now => Environment.TickCount64;

    public void Start() => _thread.Start();

    /// <summary>Hands something to the engine's thread.</summary>
    /// <returns>False when the engine is closing; the input will not be handled.</returns>
    public bool Post(IEngineInput input)
    {
        lock (_gate)
        {
            if (_isClosing)
                return false;
            _arrived.Add(input);
            if (_arrived.Count == 1)
                Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Runs something on the engine's thread; its result comes when everything it changed is durable.</summary>
    /// <exception cref="OperationCanceledException">The engine is closing.</exception>
    public Task<T> CallAsync<T>(Func<ReplicaEngine, long, T> call)
    {
        var input = new EngineCall<T>(call);
        if (!Post(input))
            input.SetCanceled();
        return input.Task;
    }

    /// <inheritdoc cref="CallAsync{T}"/>
    public Task CallAsync(Action<ReplicaEngine, long> call) => CallAsync((engine, now) =>
    {
        call(engine, now);
        return true;
    });

    /// <summary>Says why the registers are not founded yet. May be called on any thread.</summary>
    public void WaitFor(string reason) => Volatile.Write(ref _waitingFor, reason);

    /// <summary>Binds the disk to a cluster for good. On the engine's thread.</summary>
    public void JoinCluster(string cluster, long now)
    {
        if (Replica is not null)
            return;
        _store.JoinCluster(cluster);
        StartReplica(cluster, now);
    }

    /// <summary>Finishes what is under way as unknown and ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosing = true;
            Monitor.Pulse(_gate);
        }

        if (Thread.CurrentThread != _thread && _thread.ThreadState != ThreadState.Unstarted && !_thread.Join(CloseTimeout))
            throw new InvalidOperationException($"The registers' thread did not end within {CloseTimeout.TotalSeconds:0} s.");
    }

    /// <summary>Has something done when all that was changed so far is durable. On the engine's thread.</summary>
    internal void AfterSync(Action action) => _afterSync.Add(action);

    /// <summary>An operation of this node.</summary>
    internal void Take(Operation operation, long now)
    {
        if (WaitingFor is { } reason)
            operation.TrySetResult(new ConsensusAnswer(new Outcome(OutcomeKind.Failed, null, default, reason), null, null));
        else
            _desk.Take(operation, Replica!, now, _outbox);
    }

    /// <summary>What another replica sent.</summary>
    internal void Take(ReceivedFrame frame, long now)
    {
        if (Replica is null || frame.To != _options.Self || !string.Equals(frame.Cluster, _store.Cluster, StringComparison.Ordinal))
            return;
        _desk.Heard(frame.From, now);
        foreach (ref readonly var envelope in frame.Messages.AsSpan())
            Replica.Receive(now, envelope, _outbox);
        foreach (var forward in frame.Forwards)
            _desk.TakeForward(frame.From, forward, Replica, now, _outbox);
        foreach (var reply in frame.Replies)
            _desk.TakeReply(reply, Replica, now, _outbox);
    }

    private void Run()
    {
        try
        {
            if (_store.Cluster is { } cluster)
                StartReplica(cluster, Now);
            while (NextTurn())
                Turn();
        }
        catch (Exception e)
        {
            // Nothing may be promised or accepted after a failed turn: the node stops. What is on disk is whole.
            _options.OnFatal(e);
        }
        finally
        {
            Close();
        }
    }

    private void StartReplica(string cluster, long now)
    {
        _frames.Cluster = cluster;
        Replica = new Replica(_options.ReplicaOptions(cluster), _store);
        Replica.Start(now, _outbox);
    }

    /// <summary>Waits until something has arrived or is due.</summary>
    private bool NextTurn()
    {
        lock (_gate)
        {
            while (_arrived.Count == 0 && !_isClosing && _store.Unsynced == 0)
            {
                var wake = Math.Min(Replica?.NextWake ?? long.MaxValue, _desk.NextWake);
                var wait = wake == long.MaxValue ? Timeout.Infinite : (int)Math.Clamp(wake - Now, 0, int.MaxValue);
                if (wait == 0)
                    break;
                Monitor.Wait(_gate, wait);
            }

            (_arrived, _turn) = (_turn, _arrived);
            return !_isClosing;
        }
    }

    private void Turn()
    {
        var now = Now;
        foreach (var input in _turn)
            input.Handle(this, now);
        _turn.Clear();
        if (Replica is not null)
            Step(now);
        foreach (var action in _afterSync)
            action();
        _afterSync.Clear();
    }

    private void Step(long now)
    {
        if (Replica!.NextWake <= now)
            Replica.Tick(now, _outbox);
        _desk.Tick(Replica, now, _outbox);
        Drain(now);

        // Requests leave before the sync, so that the other disks work at the same time as this one.
        _frames.Flush();
        if (_store.Unsynced == 0)
            return;
        _store.Sync();
        now = Now;
        Replica.Durable(now, _store.DurableCommit, _outbox);
        Drain(now);

        // When more has arrived meanwhile, these answers travel with the next turn's requests: half as many frames under load.
        if (!HasArrived())
            _frames.Flush();
    }

    private bool HasArrived()
    {
        lock (_gate)
            return _arrived.Count > 0 && !_isClosing;
    }

    /// <summary>Carries out what the replica wants done; an answer may make it want more.</summary>
    private void Drain(long now)
    {
        var (messages, completions) = (_outbox.Messages, _outbox.Completions);
        for (var i = 0; i < completions.Count; i++)
            _desk.Complete(completions[i], Replica!, now, _outbox);
        for (var i = 0; i < messages.Count; i++)
            _frames.Add(messages[i]);
        _outbox.Clear();
    }

    private void Close()
    {
        List<IEngineInput> left;
        lock (_gate)
        {
            _isClosing = true;
            left = [.. _turn, .. _arrived];
            _arrived.Clear();
        }

        _desk.Close(left.OfType<Operation>());
    }
}

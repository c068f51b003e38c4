using ActorDist.Cluster.Engines;
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
internal sealed class ReplicaEngine : Engine<ReplicaEngine>
{
    private readonly EngineOptions _options;
    private readonly AcceptorStore _store;
    private readonly OutgoingFrames _frames;
    private readonly OperationDesk _desk;
    private readonly Outbox _outbox = new();
    private string? _waitingFor = "the registers are being founded";

    /// <summary>Does nothing until it is started.</summary>
    public ReplicaEngine(
        EngineOptions options, AcceptorStore store, IReplicaChannel channel, NodeEventLog events, ChosenFeed feed)
        : base("registers", options.OnFatal)
    {
        _options = options;
        _store = store;
        _frames = new OutgoingFrames(options.Self, channel);
        _desk = new OperationDesk(options, _frames, events, feed);
    }

    /// <summary>This node's replica; null until the disk belongs to a cluster.</summary>
    public Replica? Replica { get; private set; }

    /// <summary>The cluster that the disk belongs to; null for none yet.</summary>
    public string? Cluster => _store.Cluster;

    /// <summary>Why no operation can be done; null once the registers are founded.</summary>
    public string? WaitingFor => Replica?.Configuration.Epoch > 0 ? null : Volatile.Read(ref _waitingFor);

    /// <summary>What the step under way wants done; for calls that step the replica.</summary>
    public Outbox Outbox => _outbox;

    /// <inheritdoc/>
    protected override long Now => Environment.TickCount64;

    /// <inheritdoc/>
    protected override long NextWake =>
        _store.Unsynced > 0 ? 0 : Math.Min(Replica?.NextWake ?? long.MaxValue, _desk.NextWake);

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

    /// <inheritdoc/>
    protected override void Begin(long now)
    {
        if (_store.Cluster is { } cluster)
            StartReplica(cluster, now);
    }

    private void StartReplica(string cluster, long now)
    {
        _frames.Cluster = cluster;
        Replica = new Replica(_options.ReplicaOptions(cluster), _store);
        Replica.Start(now, _outbox);
    }

    /// <inheritdoc/>
    protected override void Step(long now)
    {
        if (Replica is null)
            return;
        if (Replica.NextWake <= now)
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

    /// <inheritdoc/>
    protected override void Close(IReadOnlyList<IEngineInput<ReplicaEngine>> left) => _desk.Close(left.OfType<Operation>());
}

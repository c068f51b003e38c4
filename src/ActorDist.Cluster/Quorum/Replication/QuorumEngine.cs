using System.Collections.Immutable;
using ActorDist.Cluster.Engines;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Quorum.Channel;
using ActorDist.Cluster.Quorum.Storing;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum.Replication;

/// <summary>
/// Runs this node's <see cref="QuorumReplica"/> on one thread of its own, over the node's storage. It takes part once it is told of the
/// cluster and its replicas.
/// </summary>
internal sealed class QuorumEngine : Engine<QuorumEngine>
{
    private const string NotFounded = "the set of replicas is not founded yet";

    private readonly QuorumEngineOptions _options;
    private readonly QuorumStore _store;
    private readonly OutgoingQuorumFrames _frames;
    private readonly NodeEventLog _events;
    private readonly QuorumOutbox _outbox = new();
    private readonly HashSet<SubmittedRequest> _underWay = [];
    private QuorumReplica? _replica;
    private ImmutableHashSet<ReplicaId> _unreachable = [];

    /// <summary>Does nothing until it is started.</summary>
    public QuorumEngine(QuorumEngineOptions options, QuorumStore store, IQuorumChannel channel, NodeEventLog events)
        : base("quorum", options.OnFatal)
    {
        (_options, _store, _events) = (options, store, events);
        _frames = new OutgoingQuorumFrames(channel);
    }

    /// <summary>This node's replica; null until the disk belongs to a cluster.</summary>
    public QuorumReplica? Replica => Volatile.Read(ref _replica);

    /// <summary>Why nothing can be done; null once the replicas are known.</summary>
    public string? WaitingFor => Replica is { Ring.Members.Count: > 0 } ? null : NotFounded;

    /// <summary>Hints kept here by the replica that they are for. On the engine's thread.</summary>
    public IReadOnlyDictionary<ReplicaId, long> Hints => _store.Hints;

    /// <summary>What was sent to other replicas. On the engine's thread.</summary>
    public QuorumTraffic Traffic => _frames.Traffic;

    /// <summary>Whether requests count on a replica now. May be called on any thread.</summary>
    public bool IsReachable(ReplicaId replica) => !Volatile.Read(ref _unreachable).Contains(replica);

    /// <summary>The node's name and disk.</summary>
    public Member Node => _options.Node;

    /// <inheritdoc/>
    protected override long Now => _options.Clock.Moment.Elapsed;

    /// <inheritdoc/>
    protected override long NextWake => _store.HasUnsynced ? 0 : _replica?.NextWake ?? long.MaxValue;

    /// <summary>Takes over a set of replicas. On the engine's thread.</summary>
    public void Install(string cluster, ReplicaRing ring)
    {
        if (_replica is null)
            Volatile.Write(ref _replica, new QuorumReplica(_options.ReplicaOptions(cluster), _store));
        _replica.Install(_options.Clock.Moment, ring, _outbox);
    }

    /// <summary>Takes note of whether a replica is believed to be up. On the engine's thread.</summary>
    public void Reachable(ReplicaId replica, bool isReachable)
    {
        _replica?.Reachable(_options.Clock.Moment, replica, isReachable, _outbox);
        Volatile.Write(ref _unreachable, isReachable ? _unreachable.Remove(replica) : _unreachable.Add(replica));
    }

    /// <summary>Begins an exchange of anti-entropy. On the engine's thread.</summary>
    public void Repair(ReplicaId peer) => _replica?.Repair(_options.Clock.Moment, peer, _outbox);

    /// <summary>A request of this node.</summary>
    internal void Take(SubmittedRequest request)
    {
        if (WaitingFor is { } reason)
        {
            request.TrySetResult(new QuorumOutcome(OutcomeKind.Failed, reason));
            return;
        }

        _underWay.Add(request);
        _replica!.Submit(_options.Clock.Moment, request.Request, _outbox);
        // Answered at once or not, the outbox is handed out at the end of the turn.
    }

    /// <summary>What another replica sent; the replica drops what is of another cluster or for another disk.</summary>
    internal void Take(ReceivedQuorumFrame frame)
    {
        if (_replica is null)
            return;
        var now = _options.Clock.Moment;
        foreach (ref readonly var envelope in frame.Messages.AsSpan())
            _replica.Receive(now, envelope, _outbox);
    }

    /// <inheritdoc/>
    protected override void Step(long now)
    {
        if (_replica is null)
            return;
        if (_replica.NextWake <= now)
            _replica.Tick(_options.Clock.Moment, _outbox);
        Drain();
        // Requests leave before the sync, so that the other disks work at the same time as this one.
        _frames.Flush();
        if (!_store.HasUnsynced)
            return;
        _store.Sync();
        _replica.Durable(_options.Clock.Moment, _store.DurableCommit, _outbox);
        Drain();
        // When more has arrived meanwhile, these answers travel with the next turn's requests.
        if (!HasArrived())
            _frames.Flush();
    }

    /// <inheritdoc/>
    protected override void Close(IReadOnlyList<IEngineInput<QuorumEngine>> left)
    {
        foreach (var request in _underWay)
        {
            request.TrySetResult(request.Request.Operation == QuorumOperation.Get
                ? new QuorumOutcome(OutcomeKind.Failed, "this node stops")
                : new QuorumOutcome(OutcomeKind.Unknown, "this node stops; the write may be on some replicas"));
        }

        foreach (var request in left.OfType<SubmittedRequest>())
            request.TrySetResult(new QuorumOutcome(OutcomeKind.Failed, "this node stops"));
    }

    private void Drain()
    {
        foreach (var (request, outcome) in _outbox.Completions)
        {
            var submitted = (SubmittedRequest)request.Tag!;
            _underWay.Remove(submitted);
            submitted.TrySetResult(outcome);
        }

        foreach (var envelope in _outbox.Messages)
            _frames.Add(envelope);
        foreach (var notice in _outbox.Notices)
            Record(notice);
        _outbox.Clear();
    }

    private void Record(in QuorumNotice notice)
    {
        var kind = notice.Kind switch
        {
            QuorumNoticeKind.HintStored => EventKind.HintStored,
            QuorumNoticeKind.HintDelivered => EventKind.HintDelivered,
            QuorumNoticeKind.ReadRepaired => EventKind.RepairRead,
            _ => EventKind.RepairExchanged,
        };
        if (!_events.TakesSample(kind))
            return;
        var other = _replica!.Ring.NameOf(notice.Replica);
        var isFrom = notice.Kind is QuorumNoticeKind.Exchanged;
        _events.Record(kind, $"{notice.Key}", from: isFrom ? other : null, to: isFrom ? null : other);
    }
}

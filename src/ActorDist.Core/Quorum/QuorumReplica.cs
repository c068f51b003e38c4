using ActorDist.Core.Consensus;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Quorum;

/// <summary>
/// One node's part in the quorum store: replica, coordinator, hinted hand-off and anti-entropy, as one state machine without I/O, clock
/// or randomness (DeCandia et al., "Dynamo", SOSP 2007, with dotted version vectors for its clocks). Its owner calls one method at a time,
/// then sends and hands out what the <see cref="QuorumOutbox"/> holds. Answers that rest on changes not yet durable stay inside until
/// <see cref="Durable"/>.
/// </summary>
/// <remarks>
/// What a quorum promises here: if r + w is above n and quorums are strict, a get sees every put that was acknowledged before it began,
/// or what replaced it. It is no linearizable register: a put that was not acknowledged may be seen by one get, not by the next, and
/// be seen again, unless gets use blocking repair; and a sloppy quorum promises nothing to a get until its hints are handed off.
/// </remarks>
public sealed class QuorumReplica : IQuorumPort
{
    private readonly QuorumReplicaOptions _options;
    private readonly IQuorumStore _store;
    private readonly HashForest _trees;
    private readonly LocalCopies _copies;
    private readonly Coordinator _coordinator;
    private readonly ForestBuilder _builder;
    private readonly HintedHandOff _handOff;
    private readonly AntiEntropy _antiEntropy;
    private readonly HeldOutputs<QuorumEnvelope> _held = new();
    private readonly Queue<QuorumEnvelope> _toSelf = new();
    private readonly HashSet<ReplicaId> _unreachable = [];
    private ReplicaRing _ring = ReplicaRing.Empty;
    private QuorumOutbox _box = new();
    private Moment _now;
    private long _numbers;

    /// <summary>Starts from what the store holds, which must all be durable. It takes part once it has a ring.</summary>
    public QuorumReplica(QuorumReplicaOptions options, IQuorumStore store)
    {
        _options = options;
        _store = store;
        _trees = new HashForest(options);
        _copies = new LocalCopies(this, options, store, _trees);
        _coordinator = new Coordinator(this, options);
        _builder = new ForestBuilder(this, options, store, _trees, _copies);
        _handOff = new HintedHandOff(this, options, store, _copies, _builder);
        _antiEntropy = new AntiEntropy(this, options, store, _trees, _copies);
    }

    /// <summary>The replicas that keys are placed on.</summary>
    public ReplicaRing Ring => _ring;

    /// <summary>When <see cref="Tick"/> is due, in elapsed milliseconds; <see cref="long.MaxValue"/> when nothing waits for time to pass.</summary>
    public long NextWake => Math.Min(
        Math.Min(_coordinator.NextWake, _builder.NextWake), Math.Min(_handOff.NextWake, _antiEntropy.NextWake));

    /// <summary>What it is doing and has done.</summary>
    public QuorumStatistics Statistics => new(
        _coordinator.Count,
        _coordinator.Repairs,
        _handOff.HandedOff,
        _antiEntropy.Completed,
        _antiEntropy.Repaired,
        _trees.IsBuilt,
        _antiEntropy.IsUnderWay);

    /// <summary>Takes over a set of replicas, the same on every node. Objects whose primaries have changed begin to move.</summary>
    public void Install(Moment now, ReplicaRing ring, QuorumOutbox outbox)
    {
        Begin(now, outbox);
        _ring = ring;
        _builder.Restart();
        _antiEntropy.RingChanged();
        _handOff.LookSoon();
        End();
    }

    /// <summary>Takes note of whether a replica is believed to be up. Only speed and sloppy quorums hang on it.</summary>
    public void Reachable(Moment now, ReplicaId replica, bool isReachable, QuorumOutbox outbox)
    {
        Begin(now, outbox);
        if (isReachable && _unreachable.Remove(replica))
            _handOff.LookSoon();
        else if (!isReachable && replica != _options.Self)
            _unreachable.Add(replica);
        End();
    }

    /// <summary>Takes a request. One that makes no sense, or cannot be met, fails at once with the reason.</summary>
    public void Submit(Moment now, QuorumRequest request, QuorumOutbox outbox)
    {
        Begin(now, outbox);
        _coordinator.Submit(request);
        End();
    }

    /// <summary>Takes a message from another replica.</summary>
    public void Receive(Moment now, in QuorumEnvelope envelope, QuorumOutbox outbox)
    {
        Begin(now, outbox);
        Dispatch(envelope);
        End();
    }

    /// <summary>Everything saved up to a commit is durable; answers that waited for it leave.</summary>
    public void Durable(Moment now, long commit, QuorumOutbox outbox)
    {
        Begin(now, outbox);
        _held.Release(commit, Send);
        End();
    }

    /// <summary>Time has passed; call it when <see cref="NextWake"/> is due, or at any other time.</summary>
    public void Tick(Moment now, QuorumOutbox outbox)
    {
        Begin(now, outbox);
        _coordinator.Wake();
        _builder.Wake();
        _handOff.Wake();
        _antiEntropy.Wake();
        End();
    }

    /// <summary>Begins an exchange of anti-entropy with one other replica now, if the trees are built.</summary>
    public void Repair(Moment now, ReplicaId peer, QuorumOutbox outbox)
    {
        Begin(now, outbox);
        _antiEntropy.Begin(peer);
        End();
    }

    /// <summary>
    /// Builds the hash trees anew from the disk, which finds what the disk has lost since; the next exchanges bring it back.
    /// </summary>
    public void RebuildTrees(Moment now, QuorumOutbox outbox)
    {
        Begin(now, outbox);
        _builder.Restart();
        End();
    }

    /// <summary>What this replica itself holds for a key, durable or not.</summary>
    public QuorumRecord? Inspect(QuorumKey key) => _store.Load(hintFor: null, key, out _);

    Moment IQuorumPort.Now => _now;

    bool IQuorumPort.IsReachable(ReplicaId replica) => !_unreachable.Contains(replica);

    /// <summary>The incarnation is in it: an answer to a request of an earlier life must not pass for one to a request of this.</summary>
    long IQuorumPort.NextNumber() => _options.Incarnation << 40 | ++_numbers;

    void IQuorumPort.Send(ReplicaId to, Message message) => Send(Enclose(to, message));

    void IQuorumPort.Reply(ReplicaId to, in QuorumReply reply) => Reply(to, reply);

    void IQuorumPort.Notice(QuorumNoticeKind kind, QuorumKey key, ReplicaId replica) => _box.Notices.Add(new QuorumNotice(kind, key, replica));

    void IQuorumPort.Complete(QuorumRequest request, QuorumOutcome outcome) =>
        _box.Completions.Add(new QuorumCompletion(request, outcome));

    private void Begin(Moment now, QuorumOutbox outbox) => (_now, _box) = (now, outbox);

    private void End()
    {
        while (_toSelf.TryDequeue(out var envelope))
            Dispatch(envelope);
    }

    private void Dispatch(in QuorumEnvelope envelope)
    {
        // Another cluster's message, or one meant for a disk that this node no longer has.
        if (!string.Equals(envelope.Cluster, _options.Cluster, StringComparison.Ordinal) || envelope.To != _options.Self)
            return;
        var from = envelope.From;
        switch (envelope.Message)
        {
            case Read read:
                Reply(from, _copies.Read(read));
                break;
            case Mint mint:
                Reply(from, _copies.Mint(from, mint, _now.Wall));
                break;
            case Store store:
                Reply(from, _copies.Store(store, _now.Wall));
                break;
            case HandOff handOff:
                Reply(from, _handOff.Take(handOff));
                break;
            case HandedOff handed:
                _handOff.Receive(from, handed);
                break;
            default:
                if (!_coordinator.Receive(from, envelope.Message))
                    _antiEntropy.Receive(from, envelope.Message);
                break;
        }
    }

    private void Reply(ReplicaId to, in QuorumReply reply)
    {
        var envelope = Enclose(to, reply.Message);
        if (reply.After <= _store.DurableCommit)
            Send(envelope);
        else
            _held.Add(reply.After, envelope);
    }

    private QuorumEnvelope Enclose(ReplicaId to, Message message) => new(_options.Self, to, _options.Cluster, message);

    private void Send(QuorumEnvelope envelope)
    {
        if (envelope.To == _options.Self)
            _toSelf.Enqueue(envelope);
        else
            _box.Messages.Add(envelope);
    }
}

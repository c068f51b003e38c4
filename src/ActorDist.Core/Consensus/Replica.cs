using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Core.Consensus;

/// <summary>
/// One node's part in all registers: acceptor, proposer, configuration, copy and garbage collection, as one state machine without I/O,
/// clock or randomness. Its owner calls one method at a time, then sends and hands out what the <see cref="Outbox"/> holds. Answers
/// that rest on changes not yet durable stay inside until <see cref="Durable"/>; everything else leaves at once, so requests to other
/// replicas travel while this one's disk syncs. Times are milliseconds of any clock that does not go backwards.
/// </summary>
public sealed class Replica : IReplicaPort
{
    private readonly ReplicaOptions _options;
    private readonly IAcceptorStore _store;
    private readonly Acceptor _acceptor;
    private readonly Proposer _proposer;
    private readonly ChosenMarks _marks;
    private readonly StateCopy _copy;
    private readonly Reconfiguration _reconfiguration;
    private readonly TombstoneCollection _collection;
    private readonly ChosenNotices _notices;
    private readonly Outgoing _outgoing;
    private long _now;

    /// <summary>Starts from what the store holds, which must all be durable.</summary>
    public Replica(ReplicaOptions options, IAcceptorStore store)
    {
        _options = options;
        _store = store;
        _marks = new ChosenMarks(options.ChosenMarks);
        _acceptor = new Acceptor(store, _marks);
        _proposer = new Proposer(this, options);
        _copy = new StateCopy(this, store, _acceptor, options);
        _reconfiguration = new Reconfiguration(this, options);
        _collection = new TombstoneCollection(this, _proposer);
        _notices = new ChosenNotices(this, options);
        _outgoing = new Outgoing(options, store);
    }

    /// <summary>The newest configuration this replica has learned.</summary>
    public Configuration Configuration => _store.Meta.Configuration;

    /// <summary>When <see cref="Tick"/> is due; <see cref="long.MaxValue"/> when nothing waits for time to pass.</summary>
    public long NextWake => Math.Min(
        Math.Min(_proposer.NextWake, _notices.Due),
        Math.Min(_copy.NextWake, Math.Min(_reconfiguration.NextWake, _collection.NextWake)));

    /// <summary>When a quorum last answered this replica; null when none has since the start.</summary>
    public long? LastQuorumContact { get; private set; }

    /// <summary>Registers with a round under way.</summary>
    public IEnumerable<RoundStatus> Rounds => _proposer.Busy;

    /// <summary>How far this replica's copy is, when a joint configuration asks one of it.</summary>
    public CopyProgress CopyProgress => _store.Meta.Copy;

    /// <summary>The change of the configuration that this replica drives, or drove last.</summary>
    public ReconfigurationStatus ReconfigurationStatus => _reconfiguration.Status;

    /// <summary>The garbage collection that this replica drives, or drove last.</summary>
    public CollectionStatus CollectionStatus => _collection.Status;

    /// <summary>
    /// Takes over a configuration from outside: the first one of a new cluster, the same on every replica. Later ones come by messages.
    /// </summary>
    public void Install(long now, Configuration configuration, Outbox outbox)
    {
        Begin(now, outbox);
        Learn(configuration);
        End();
    }

    /// <summary>Starts, or resumes after a crash, the work that the configuration on disk asks of this replica.</summary>
    public void Start(long now, Outbox outbox)
    {
        Begin(now, outbox);
        _copy.ConfigurationChanged();
        End();
    }

    /// <summary>Takes a request. A malformed one fails at once with the reason.</summary>
    public void Submit(long now, RegisterRequest request, Outbox outbox)
    {
        Begin(now, outbox);
        Submit(request);
        End();
    }

    /// <summary>Takes a message from another replica.</summary>
    public void Receive(long now, in Envelope envelope, Outbox outbox)
    {
        Begin(now, outbox);
        Dispatch(envelope);
        End();
    }

    /// <summary>Everything saved up to a commit is durable; answers that waited for it leave.</summary>
    public void Durable(long now, long commit, Outbox outbox)
    {
        Begin(now, outbox);
        _outgoing.Release(commit);
        End();
    }

    /// <summary>Time has passed; call it when <see cref="NextWake"/> is due, or at any other time.</summary>
    public void Tick(long now, Outbox outbox)
    {
        Begin(now, outbox);
        _proposer.Wake(now);
        _copy.Wake();
        _reconfiguration.Wake();
        _collection.Wake();
        if (now >= _notices.Due)
            _notices.Send();
        End();
    }

    /// <summary>
    /// Drives the configuration to another set of replicas, or resumes a change to that set which another replica began. Follow it with
    /// <see cref="ReconfigurationStatus"/>.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="target">The set of replicas wanted; the old set calls a change off.</param>
    /// <param name="session">A session of operation IDs that nothing else uses.</param>
    /// <param name="outbox">What to send.</param>
    public void Reconfigure(long now, IReadOnlyList<Member> target, ulong session, Outbox outbox)
    {
        Begin(now, outbox);
        _reconfiguration.Begin(target, session);
        End();
    }

    /// <summary>
    /// Removes deleted registers for good. Needs every replica of a stable configuration; with one of them away it gives up without harm.
    /// Follow it with <see cref="CollectionStatus"/>.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="keys">
    /// Registers believed deleted; others among them are left alone. Deleted for longer than any copy of an operation can live: with the
    /// tombstone goes the memory of what was applied.
    /// </param>
    /// <param name="deadline">When it gives up.</param>
    /// <param name="outbox">What to send.</param>
    public void Collect(long now, IReadOnlyList<RegisterKey> keys, long deadline, Outbox outbox)
    {
        Begin(now, outbox);
        _collection.Begin(keys, deadline);
        End();
    }

    long IReplicaPort.Now => _now;

    void IReplicaPort.Send(uint members, Message message)
    {
        var configuration = Configuration;
        for (var i = 0; i < configuration.Members.Length; i++)
        {
            if ((members >> i & 1) != 0)
                _outgoing.Send(configuration.Members[i].Id, message);
        }
    }

    void IReplicaPort.Complete(RegisterRequest request, in Outcome outcome)
    {
        if (outcome.Kind == OutcomeKind.Done)
            LastQuorumContact = _now;
        if (request.Tag is IInternalClient client)
            client.Completed(request, outcome);
        else
            _outgoing.Complete(new Completion(request, outcome), after: 0);
    }

    RegisterRecord IReplicaPort.Peek(RegisterKey key) => _acceptor.Peek(key);

    void IReplicaPort.Chosen(RegisterKey key, Ballot ballot, bool isNew)
    {
        _marks.Add(key, ballot, _now);
        if (isNew)
            _notices.Add(key, ballot);
    }

    void IReplicaPort.Submit(RegisterRequest request) => Submit(request);

    void IReplicaPort.Learn(Configuration configuration) => Learn(configuration);

    void IReplicaPort.SaveMeta(ReplicaMeta meta) => _outgoing.SaveMeta(meta);

    private void Begin(long now, Outbox outbox) => (_now, _outgoing.Box) = (now, outbox);

    private void End()
    {
        while (_outgoing.TryTakeOwn(out var envelope))
            Dispatch(envelope);
    }

    private void Submit(RegisterRequest request)
    {
        if (RequestCheck.Refusal(request, _options.Machines, out var machine, out var isRead) is { } reason)
        {
            ((IReplicaPort)this).Complete(request, Outcome.Failed(reason));
            return;
        }

        if (request.Purpose != RequestPurpose.StaleRead)
        {
            _proposer.Submit(request, machine!, isRead, _now);
            return;
        }

        var (outcome, commit) = StaleReads.Read(request.Key, request.Command!, machine!, _store, _marks.Find(request.Key));
        _outgoing.Complete(new Completion(request, outcome), commit);
    }

    private void Learn(Configuration configuration)
    {
        if (configuration.Epoch <= Configuration.Epoch)
            return;

        // A replica that was removed once and is added again holds registers as they were then, some of which were collected since.
        if (configuration.IsJoint && !configuration.IsInOld(_options.Self))
        {
            _store.Clear();
            _outgoing.ForgetHeldMessages();
        }

        _outgoing.SaveMeta(_store.Meta with { Configuration = configuration });
        _proposer.ConfigurationChanged(_now);
        _copy.ConfigurationChanged();
        _collection.ConfigurationChanged();
    }

    private void Dispatch(in Envelope envelope)
    {
        // Another cluster's message, or one meant for a disk that this node no longer has: an amnesiac must not answer for it.
        if (!string.Equals(envelope.Cluster, _options.Cluster, StringComparison.Ordinal) || envelope.To != _options.Self)
            return;
        switch (envelope.Message)
        {
            case Install install:
                Learn(install.Configuration);
                Message answer = install.Configuration.Epoch < Configuration.Epoch
                    ? new Fenced(Configuration)
                    : new Installed(Configuration.Epoch);
                _outgoing.Reply(envelope.From, answer);
                return;
            case Installed installed:
                _reconfiguration.OnInstalled(envelope.From, installed.Epoch);
                return;
            case Fenced fenced when fenced.Configuration.Epoch < Configuration.Epoch:
                _outgoing.Send(envelope.From, new Install(Configuration));
                return;
            case Fenced fenced:
                Learn(fenced.Configuration);
                return;
        }

        var member = Configuration.IndexOf(envelope.From);
        if (envelope.Epoch == Configuration.Epoch)
            Dispatch(envelope.From, member, envelope.Message);
        else if (envelope.Message is Prepare or Accept or Read or Fetch or AskCopy or RaiseFloor or Drop)
            _outgoing.Reply(envelope.From, new Fenced(Configuration));
    }

    private void Dispatch(ReplicaId from, int member, Message message)
    {
        switch (message)
        {
            case Prepare prepare when IsMember:
                _outgoing.Reply(from, _acceptor.Prepare(prepare));
                break;
            case Accept accept when IsMember:
                _outgoing.Reply(from, _acceptor.Accept(accept));
                break;
            case Read read when IsMember:
                _outgoing.Reply(from, _acceptor.Read(read));
                break;
            case Fetch fetch when IsMember:
                _outgoing.Reply(from, _acceptor.ReadPage(fetch, _options));
                break;
            case AskCopy:
                _outgoing.Reply(from, new CopyReport(_store.Meta.Copy));
                break;
            case RaiseFloor raise when IsMember:
                _outgoing.SaveMeta(_store.Meta with { Floor = Floor.Max(_store.Meta.Floor, raise.Floor) });
                _outgoing.Reply(from, new FloorRaised(raise.Floor));
                break;
            case Drop drop when IsMember:
                foreach (var tombstone in drop.Tombstones)
                    _acceptor.Drop(tombstone);
                break;
            case ChosenNotice notice:
                foreach (var (key, ballot) in notice.Registers)
                    _marks.Add(key, ballot, _now);
                break;
            case Page page when member >= 0:
                _copy.OnPage(member, page);
                break;
            case CopyReport report when member >= 0:
                _reconfiguration.OnCopyReport(member, report.Progress);
                break;
            case FloorRaised raised when member >= 0:
                _collection.OnFloorRaised(member, raised.Floor);
                break;
            case Promise or Accepted or Refused or Sample when member >= 0:
                _proposer.Receive(member, message, _now);
                break;
        }
    }

    private bool IsMember => Configuration.IndexOf(_options.Self) >= 0;
}

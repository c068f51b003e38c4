using ActorDist.Core.StateMachines;
using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Core.Consensus;

/// <summary>
/// One register's side of a proposer: at most one round at a time, over all requests that were waiting when it began. After a chosen
/// round it holds the next ballot promised and the state known, so that the next one is a single round trip.
/// </summary>
internal sealed class RegisterRound(RegisterKey key, IStateMachine machine, Proposer proposer, IReplicaPort port, ReplicaOptions options)
{
    private readonly List<Pending> _waiting = [];
    private readonly RoundBatch _batch = new();
    private VoteTally _tally;
    private Ballot _ballot;
    private long _read;
    private uint _asked;
    private Ballot _knownBallot;
    private ReadOnlyMemory<byte> _knownState;
    private RegisterState? _proposed;
    private Ballot _preparedBallot;
    private RegisterState? _preparedState;
    private Ballot _chosen;
    private int _conflicts;
    private int _reads;
    private long _phaseEnds;

    public RegisterKey Key => key;

    public RoundPhase Phase { get; private set; }

    /// <summary>Whether it can be forgotten without losing anything but speed.</summary>
    public bool IsIdle => Phase == RoundPhase.Idle;

    public bool IsPrepared => _preparedState is not null;

    /// <summary>Requests that wait for the next round.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Size of the state kept for the next round.</summary>
    public int PreparedBytes => _preparedState?.Encode().Length ?? 0;

    /// <summary>What it counts for among the idle ones.</summary>
    public int IdleBytes { get; set; }

    /// <summary>When <see cref="Wake"/> must be called; <see cref="long.MaxValue"/> when idle.</summary>
    public long WakeAt { get; private set; } = long.MaxValue;

    /// <summary>The earliest time for which the proposer holds a timer entry.</summary>
    public long TimerAt { get; set; } = long.MaxValue;

    public LinkedListNode<RegisterRound>? IdleNode { get; set; }

    public RoundStatus Status =>
        new(key, Phase.ToString(), _ballot, _tally.Heard, _tally.Refused, _batch.Count, _waiting.Count, _conflicts);

    public void Add(Pending pending, long now)
    {
        _waiting.Add(pending);
        if (IsIdle)
            Start(now);
        else
            WakeAt = Math.Min(WakeAt, pending.Request.Deadline);
    }

    public void OnSample(int member, Sample sample, long now)
    {
        if (Phase != RoundPhase.Reading || sample.Round != _read)
            return;
        var state = sample.Accepted == _knownBallot ? _knownState : sample.State;
        _tally.AddReport(1u << member, sample.Promised, sample.Accepted, state, sample.FloorVersion);
        var configuration = port.Configuration;
        if (options.Reads.IsChosen(configuration, options.Quorums, _tally.Heard, _tally.Agreeing))
            AnswerFromReports(now);
        else if (options.Quorums.IsQuorum(configuration, _tally.Heard))
            Disagreed(configuration, now);
    }

    public void OnPromise(int member, Promise promise, long now)
    {
        if (Phase != RoundPhase.Preparing || promise.Ballot != _ballot)
            return;
        _tally.AddReport(1u << member, promise.Previous, promise.Accepted, promise.State, promise.FloorVersion);
        if (!options.Quorums.IsQuorum(port.Configuration, _tally.Heard))
            return;

        // Nothing is proposed past its deadline, so that collection knows how long a copy of an operation can live.
        _batch.Expire(port, now);
        if (_batch.Count == 0)
        {
            Start(now);
            return;
        }

        var state = ReportedState();
        var evaluation = _batch.Evaluate(state, machine);
        var isChosen = options.Reads.IsChosen(port.Configuration, options.Quorums, _tally.Heard, _tally.Agreeing);
        if (evaluation.Changed || _batch.MustWrite || !isChosen)
        {
            BeginAccept(evaluation, isChosen ? _tally.Best : Ballot.None, now);
            return;
        }

        (_preparedBallot, _preparedState, _chosen) = (_ballot, state, _tally.Best);
        Finish(_tally.Best, state, isNew: false, now);
    }

    public void OnAccepted(int member, Accepted accepted, long now)
    {
        if (Phase != RoundPhase.Accepting || accepted.Ballot != _ballot)
            return;
        _tally.Heard |= 1u << member;
        var configuration = port.Configuration;
        if (!options.Quorums.IsQuorum(configuration, _tally.Heard)
            || _batch.NeedsAll && (_tally.Heard & configuration.All) != configuration.All)
        {
            return;
        }

        (_preparedBallot, _preparedState, _chosen) = (_ballot.Next(), _proposed!, _ballot);
        Finish(_ballot, _proposed!, isNew: true, now);
    }

    public void OnRefused(int member, Refused refused, long now)
    {
        if (Phase is not (RoundPhase.Preparing or RoundPhase.Accepting) || refused.Ballot != _ballot
            || Phase == RoundPhase.Preparing && refused.Promised == _ballot)
        {
            return;
        }

        _tally.Refused |= 1u << member;
        var configuration = port.Configuration;
        var possible = configuration.All & ~_tally.Refused;
        if (options.Quorums.IsQuorum(configuration, possible) && !(Phase == RoundPhase.Accepting && _batch.NeedsAll))
            return;
        Forget();
        _conflicts++;
        if (_conflicts == 1 && Phase == RoundPhase.Preparing)
        {
            BeginPrepare(now);
            return;
        }

        Phase = RoundPhase.BackingOff;
        Arm(now + options.Backoff.Delay(_conflicts));
    }

    /// <summary>The configuration changed: promises and votes of the old one count no more.</summary>
    public void Restart(long now)
    {
        Forget();
        switch (Phase)
        {
            case RoundPhase.Reading:
                BeginRead(now);
                break;
            case RoundPhase.Preparing or RoundPhase.Accepting:
                BeginPrepare(now);
                break;
        }
    }

    public void Wake(long now)
    {
        _batch.Expire(port, now);
        RoundBatch.Expire(_waiting, port, now);
        if (_batch.Count == 0)
        {
            if (!IsIdle)
                Forget();
            Start(now);
            return;
        }

        if (now < _phaseEnds)
        {
            Arm(_phaseEnds);
            return;
        }

        proposer.Silent(_asked & ~(_tally.Heard | _tally.Refused));
        switch (Phase)
        {
            case RoundPhase.Reading:
                Disagreed(port.Configuration, now);
                break;
            case RoundPhase.Preparing or RoundPhase.BackingOff:
                BeginPrepare(now);
                break;
            case RoundPhase.Accepting:
                port.Send(port.Configuration.All & ~_tally.Heard, ProposedAccept());
                Arm(now + options.ResendAfter);
                break;
        }
    }

    private void Start(long now)
    {
        RoundBatch.Expire(_waiting, port, now);
        _batch.Fill(_waiting, options.MaxBatch);
        if (_batch.Count == 0)
        {
            Phase = RoundPhase.Idle;
            WakeAt = long.MaxValue;
            return;
        }

        (_conflicts, _reads) = (0, 0);
        if (_batch.OnlyReads)
        {
            BeginRead(now);
            return;
        }

        if (_preparedState is null)
        {
            BeginPrepare(now);
            return;
        }

        var evaluation = _batch.Evaluate(_preparedState, machine);
        if (!evaluation.Changed && !_batch.MustWrite)
        {
            // A rejection is a read: what this proposer remembers may be out of date.
            BeginRead(now);
            return;
        }

        _ballot = _preparedBallot;
        BeginAccept(evaluation, _chosen, now);
    }

    private void BeginRead(long now)
    {
        Phase = RoundPhase.Reading;
        _reads++;
        _read = proposer.NextRead();
        _tally = default;
        var own = port.Peek(key);
        (_knownBallot, _knownState) = (own.Accepted, own.State);
        _asked = proposer.ReadTargets();
        Arm(now + options.WidenReadAfter);
        port.Send(_asked, new Read(key, _read, _knownBallot));
    }

    /// <summary>No agreement among those asked: ask the rest, then ask again, then write back.</summary>
    private void Disagreed(Configuration configuration, long now)
    {
        var rest = configuration.All & ~_asked;
        if (rest != 0)
        {
            _asked = configuration.All;
            Arm(now + options.ResendAfter);
            port.Send(rest, new Read(key, _read, _knownBallot));
        }
        else if (_tally.Heard != configuration.All && now < _phaseEnds)
        {
            // The last one may still agree.
        }
        else if (_reads < options.ReadAttempts || !options.Quorums.IsQuorum(configuration, _tally.Heard))
        {
            BeginRead(now);
        }
        else
        {
            BeginPrepare(now);
        }
    }

    private void AnswerFromReports(long now)
    {
        var state = ReportedState();
        if (_batch.Evaluate(state, machine).Changed)
        {
            Forget();
            BeginPrepare(now);
            return;
        }

        Finish(_tally.Best, state, isNew: false, now);
    }

    private RegisterState ReportedState() =>
        _tally.Best == Ballot.None ? RegisterState.Absent(_tally.FloorVersion) : RegisterState.Decode(_tally.BestState);

    private void BeginPrepare(long now)
    {
        _batch.Fill(_waiting, options.MaxBatch);
        Phase = RoundPhase.Preparing;
        _ballot = proposer.NextBallot(port.Peek(key).Promised);
        _tally = default;
        Arm(now + options.ResendAfter);
        _asked = port.Configuration.All;
        port.Send(_asked, new Prepare(key, _ballot));
    }

    private void BeginAccept(StateEvaluation evaluation, Ballot chosen, long now)
    {
        Phase = RoundPhase.Accepting;
        _preparedState = null;
        _proposed = evaluation.Result();
        _chosen = chosen;
        _batch.MarkProposed(evaluation.BaseVersion);
        proposer.Use(_ballot.Next());
        _tally = default;
        Arm(now + options.ResendAfter);
        _asked = port.Configuration.All;
        port.Send(_asked, ProposedAccept());
    }

    private Accept ProposedAccept() => new(key, _ballot, _proposed!.Encode(), _chosen);

    private void Finish(Ballot ballot, RegisterState state, bool isNew, long now)
    {
        if (ballot != Ballot.None)
            port.Chosen(key, ballot, isNew);
        _proposed = null;
        _batch.Finish(port, ballot, state);
        Start(now);
    }

    private void Forget()
    {
        _preparedState = null;
        _proposed = null;
    }

    private void Arm(long phaseEnds)
    {
        _phaseEnds = phaseEnds;
        WakeAt = Math.Min(phaseEnds, Math.Min(_batch.EarliestDeadline, RoundBatch.Earliest(_waiting)));
    }
}

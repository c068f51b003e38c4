using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Convergence.Planning;

namespace ActorDist.Autoscale.Convergence.Converging;

/// <summary>
/// One owner's work for one group: claim it, tell the cloud the epoch, then round after round read what the group should be, list what it
/// is, plan, record victims, and do a bounded number of steps, until the plan is empty and nobody has marked the group dirty meanwhile.
/// <para>
/// Whatever ends unknown, in the register or in the cloud, may still be done later. So before the next plan the owner claims the group
/// again and fences the cloud with the new epoch: from then on what was under way is either listed or refused for ever. That also makes
/// a second owner harmless: of two, the cloud and the register obey only the one that claimed last.
/// </para>
/// Without clock, randomness or I/O; not thread-safe. Every method returns what is to be done next.
/// </summary>
/// <param name="limits">Bounds and delays.</param>
public sealed class Converger(ConvergerLimits limits)
{
    private static readonly IReadOnlyList<ConvergerOutput> Nothing = [];

    private readonly Queue<PlanStep> _steps = new();
    private readonly HashSet<string> _spent = new(StringComparer.Ordinal);
    private readonly List<string> _refusals = [];
    private ConvergenceGoal? _goal;
    private IReadOnlyList<CloudServer> _servers = [];
    private string _reported = "";
    private string _failure = "";
    private long _spentVersion;
    private long _timer;
    private long _nowMs;
    private int _underWay;
    private int _failures;
    private TimeSpan _pause;
    private bool _isInDoubt = true;
    private bool _isFailed;
    private bool _isStale;
    private bool _isWoken;
    private bool _isDraining;
    private bool _settlesConverged;

    /// <summary>What the converger is doing.</summary>
    public ConvergerPhase Phase { get; private set; }

    /// <summary>The epoch that was claimed last; 0 before the first.</summary>
    public long Epoch { get; private set; }

    /// <summary>The group as last read; null before the first time.</summary>
    public ConvergenceGoal? Goal => _goal;

    /// <summary>Somebody decided something about the group, or wants it looked at.</summary>
    public IReadOnlyList<ConvergerOutput> Wake()
    {
        if (Phase is ConvergerPhase.Idle or ConvergerPhase.Pausing)
        {
            return BeginRound();
        }

        _isWoken = true;
        return Nothing;
    }

    /// <summary>The group is to have another owner: what is under way ends, nothing new begins, then comes a stop.</summary>
    public IReadOnlyList<ConvergerOutput> Drain()
    {
        _isDraining = true;
        return Phase is ConvergerPhase.Idle or ConvergerPhase.Pausing ? Stop("handed over") : Nothing;
    }

    /// <summary>A timer's time is over.</summary>
    public IReadOnlyList<ConvergerOutput> OnTimer(long number) =>
        Phase is ConvergerPhase.Pausing && number == _timer ? BeginRound() : Nothing;

    /// <summary>The register answered a claim, a read, a mark, victims or a settlement.</summary>
    public IReadOnlyList<ConvergerOutput> OnRecord(RecordReply reply)
    {
        if (_isDraining || Phase is ConvergerPhase.Stopped)
        {
            return Stop("handed over");
        }

        switch (reply.Outcome)
        {
            case RecordOutcome.Stale:
                return Stop("another owner has claimed the group");
            case RecordOutcome.Gone:
                return Stop("there is no such group");
            case RecordOutcome.Failed or RecordOutcome.Unknown:
                _isInDoubt |= reply.Outcome is RecordOutcome.Unknown;
                return Fail(reply.Error);
        }

        _goal = reply.Goal!;
        return Phase switch
        {
            ConvergerPhase.Claiming => OnClaimed(reply.Epoch),
            ConvergerPhase.Recording => Carry(wereVictimsRecorded: true),
            ConvergerPhase.Settling => OnSettled(),
            _ => Look(),
        };
    }

    /// <summary>The cloud answered the fence.</summary>
    public IReadOnlyList<ConvergerOutput> OnFenced(CloudAnswer answer)
    {
        if (_isDraining || Phase is ConvergerPhase.Stopped)
        {
            return Stop("handed over");
        }

        switch (answer.Outcome)
        {
            case CloudOutcome.Done:
                _isInDoubt = false;
                return Look();
            case CloudOutcome.Stale:
                return Stop("the cloud obeys another owner");
            default:
                return Fail(answer.Error);
        }
    }

    /// <summary>The cloud listed the servers, or did not.</summary>
    /// <param name="listing">The servers.</param>
    /// <param name="nowMs">The time, Unix time in milliseconds.</param>
    public IReadOnlyList<ConvergerOutput> OnGathered(CloudListing listing, long nowMs)
    {
        if (_isDraining || Phase is ConvergerPhase.Stopped)
        {
            return Stop("handed over");
        }

        if (listing.Error is not null)
        {
            return Fail(listing.Error);
        }

        _servers = listing.Servers;
        _nowMs = nowMs;
        return Carry(wereVictimsRecorded: false);
    }

    /// <summary>The cloud answered a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="answer">How it ended.</param>
    public IReadOnlyList<ConvergerOutput> OnStepEnded(PlanStep step, CloudAnswer answer)
    {
        _underWay--;
        switch (answer.Outcome)
        {
            case CloudOutcome.Done:
                Spend(step, answer);
                break;
            case CloudOutcome.Stale:
                _isStale = true;
                break;
            case CloudOutcome.Refused:
                _refusals.Add(answer.Error);
                break;
            default:
                _isInDoubt |= answer.Outcome is CloudOutcome.Unknown;
                _isFailed = true;
                _failure = answer.Error;
                break;
        }

        // After the first trouble nothing new begins: what is true now must be looked at first.
        if (_isDraining || _isStale || _isFailed || _refusals.Count > 0)
        {
            _steps.Clear();
        }

        return _underWay > 0 || _steps.Count > 0 ? Begin() : EndRound();
    }

    private IReadOnlyList<ConvergerOutput> BeginRound()
    {
        _isWoken = false;
        Phase = _isInDoubt ? ConvergerPhase.Claiming : ConvergerPhase.Reading;
        return [_isInDoubt ? new ConvergerOutput.Claim() : new ConvergerOutput.Read()];
    }

    private IReadOnlyList<ConvergerOutput> OnClaimed(long epoch)
    {
        Epoch = epoch;
        Phase = ConvergerPhase.Fencing;
        return [new ConvergerOutput.Fence(epoch)];
    }

    /// <summary>The goal is known; what is there is looked at after it, never before.</summary>
    private IReadOnlyList<ConvergerOutput> Look()
    {
        if (_goal!.IsPaused)
        {
            Phase = ConvergerPhase.Idle;
            return Nothing;
        }

        if (_goal.Version != _spentVersion)
        {
            _spent.Clear();
            _spentVersion = _goal.Version;
        }

        Phase = ConvergerPhase.Gathering;
        return [new ConvergerOutput.Gather()];
    }

    private IReadOnlyList<ConvergerOutput> Carry(bool wereVictimsRecorded)
    {
        var plan = Planner.Plan(_goal!, _servers, _spent, _nowMs, limits.Plan);
        if (plan.IsConverged)
        {
            return _goal!.IsDirty || IsNews([]) ? Settle([], isConverged: true, TimeSpan.Zero) : Rest();
        }

        if (!_goal!.IsDirty)
        {
            Phase = ConvergerPhase.Reading;
            return [new ConvergerOutput.MarkDirty(Epoch)];
        }

        if (plan.NewVictims.Count > 0)
        {
            if (wereVictimsRecorded)
            {
                return Fail("the register did not keep the victims");
            }

            Phase = ConvergerPhase.Recording;
            return [new ConvergerOutput.RecordVictims(Epoch, _goal.Version, plan.NewVictims, _servers)];
        }

        if (plan.Steps.Count == 0)
        {
            _failures = 0;
            return IsNews([]) ? Settle([], isConverged: false, limits.Poll) : Pause(limits.Poll);
        }

        Phase = ConvergerPhase.Executing;
        foreach (var step in plan.Steps)
        {
            _steps.Enqueue(step);
        }

        return Begin();
    }

    private List<ConvergerOutput> Begin()
    {
        var outputs = new List<ConvergerOutput>();
        while (_underWay < limits.MaxParallel && _steps.TryDequeue(out var step))
        {
            _underWay++;
            outputs.Add(new ConvergerOutput.Execute(Epoch, step));
        }

        return outputs;
    }

    private IReadOnlyList<ConvergerOutput> EndRound()
    {
        var refusals = _refusals.Distinct(StringComparer.Ordinal).ToArray();
        var (isStale, isFailed) = (_isStale, _isFailed);
        _refusals.Clear();
        _isStale = _isFailed = false;
        if (isStale || _isDraining)
        {
            return Stop(isStale ? "the cloud obeys another owner" : "handed over");
        }

        if (refusals.Length > 0)
        {
            return Settle(refusals, isConverged: false, limits.LastRetry);
        }

        if (isFailed)
        {
            return Fail(_failure);
        }

        _failures = 0;
        return BeginRound();
    }

    private IReadOnlyList<ConvergerOutput> OnSettled()
    {
        if (!_settlesConverged)
        {
            return Pause(_pause);
        }

        // Somebody marked the group dirty while it was being converged: the register kept the mark (invariant I8).
        return _goal!.IsDirty ? BeginRound() : Rest();
    }

    private IReadOnlyList<ConvergerOutput> Rest()
    {
        _failures = 0;
        Phase = ConvergerPhase.Idle;
        return _isWoken ? BeginRound() : Nothing;
    }

    private IReadOnlyList<ConvergerOutput> Settle(IReadOnlyList<string> errors, bool isConverged, TimeSpan pause)
    {
        _settlesConverged = isConverged;
        _pause = pause;
        _reported = ReportOf(errors);
        Phase = ConvergerPhase.Settling;
        return [new ConvergerOutput.Settle(Epoch, _goal!.Version, _servers, errors, isConverged)];
    }

    private IReadOnlyList<ConvergerOutput> Fail(string error)
    {
        _failures++;
        var pause = TimeSpan.FromTicks(Math.Min(limits.LastRetry.Ticks, limits.FirstRetry.Ticks << Math.Min(_failures - 1, 20)));
        // A register that fails cannot be told.
        return _failures == limits.MaxRetries && Phase is ConvergerPhase.Executing or ConvergerPhase.Gathering && _goal is not null && !_isInDoubt
            ? Settle([$"Timed out: {error}"], isConverged: false, pause)
            : Pause(pause);
    }

    private IReadOnlyList<ConvergerOutput> Pause(TimeSpan delay)
    {
        Phase = ConvergerPhase.Pausing;
        return [new ConvergerOutput.StartTimer(++_timer, delay)];
    }

    private IReadOnlyList<ConvergerOutput> Stop(string reason)
    {
        if (Phase is ConvergerPhase.Stopped)
        {
            return Nothing;
        }

        Phase = ConvergerPhase.Stopped;
        return [new ConvergerOutput.Stop(reason)];
    }

    /// <summary>A token whose server exists no more creates nothing: another must be taken for its replacement.</summary>
    private void Spend(PlanStep step, in CloudAnswer answer)
    {
        if (step is PlanStep.Create create && answer.IsSpent)
        {
            _spent.Add(create.Order.Token);
        }
        else if (step is PlanStep.Delete delete)
        {
            _spent.Add(delete.Server.Token);
        }
    }

    private bool IsNews(IReadOnlyList<string> errors) => !string.Equals(_reported, ReportOf(errors), StringComparison.Ordinal);

    private string ReportOf(IReadOnlyList<string> errors) =>
        string.Join(' ', errors.Concat(_servers.Select(server => $"{server.Id}:{(int)server.Status}{(server.Unserved.Any() ? "-" : "")}")));
}

/// <summary>What a converger is doing.</summary>
public enum ConvergerPhase
{
    /// <summary>Nothing: the group is what it should be, as far as is known, or it is paused.</summary>
    Idle,

    /// <summary>Taking a new epoch.</summary>
    Claiming,

    /// <summary>Telling the cloud the epoch.</summary>
    Fencing,

    /// <summary>Reading what the group should be.</summary>
    Reading,

    /// <summary>Listing what it is.</summary>
    Gathering,

    /// <summary>Recording victims.</summary>
    Recording,

    /// <summary>Calls to the cloud are under way.</summary>
    Executing,

    /// <summary>Reporting and clearing the dirty mark.</summary>
    Settling,

    /// <summary>Waiting for servers that build, or after a failure.</summary>
    Pausing,

    /// <summary>Over.</summary>
    Stopped,
}

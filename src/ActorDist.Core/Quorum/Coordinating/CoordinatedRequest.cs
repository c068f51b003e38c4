using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>
/// A request under way at its coordinator. It is answered once enough replicas have answered, then lingers: silent replicas are still
/// asked, so that a write reaches all and a late answer is repaired by.
/// </summary>
internal abstract class CoordinatedRequest(
    IQuorumPort port, QuorumReplicaOptions options, QuorumRequest request, RequestSettings settings, long number)
{
    private readonly long _deadline = port.Now.Elapsed + settings.Timeout;
    private long _lingersUntil = long.MaxValue;

    public long Number { get; } = number;

    /// <summary>Nothing more is to be done.</summary>
    public bool IsOver { get; private set; }

    /// <summary>When <see cref="Wake"/> is due.</summary>
    public long Due => Targets.All.Aggregate(
        IsAnswered ? _lingersUntil : _deadline,
        (due, target) => target.IsWaiting ? Math.Min(due, Math.Min(target.ResendAt, target.ReplacedAt)) : due);

    protected QuorumRequest Request { get; } = request;

    protected RequestSettings Settings { get; } = settings;

    protected TargetSet Targets { get; } = new(port, request.Key, settings.N, settings.Sloppy);

    protected bool IsAnswered { get; private set; }

    /// <summary>Refuses what cannot be met, else asks the first replicas.</summary>
    public void Begin()
    {
        var (least, name, fromPrimaries, primaryName) = Needs;
        if (Targets.ReachablePrimaries < fromPrimaries)
        {
            Answer(QuorumOutcome.Failed(
                $"{primaryName} is {fromPrimaries}, but only {Targets.ReachablePrimaries} of {Settings.N} primaries can be reached"));
        }
        else if (Targets.All.Count < least)
        {
            var among = Settings.Sloppy ? "replicas" : "primaries";
            Answer(QuorumOutcome.Failed($"{name} is {least}, but only {Targets.All.Count} {among} can be reached"));
        }
        else
        {
            Start();
            return;
        }

        Finish();
    }

    public abstract void Receive(ReplicaId from, QuorumProtocol.Message message);

    public void Wake()
    {
        var now = port.Now.Elapsed;
        if (!IsAnswered && now >= _deadline)
            TimeOut();
        if (IsAnswered && now >= _lingersUntil)
            Finish();
        if (IsOver)
            return;
        foreach (var target in Targets.All.ToArray())
        {
            if (target.IsWaiting && now >= target.ReplacedAt && !target.IsReplaced)
                Replace(target);
            if (target.IsWaiting && now >= target.ResendAt)
                Send(target, MessageTo(target));
        }
    }

    /// <summary>How many replicas must answer and what people call that number, and the same for primaries.</summary>
    protected abstract (int Least, string Name, int FromPrimaries, string PrimaryName) Needs { get; }

    protected abstract void Start();

    /// <summary>What a silent replica is asked.</summary>
    protected abstract QuorumProtocol.Message MessageTo(Target target);

    /// <summary>The time is up without an answer.</summary>
    protected abstract void TimeOut();

    /// <summary>The last chance to send anything.</summary>
    protected virtual void Last()
    {
    }

    /// <summary>A target has been silent for long; takes a fallback if there is one.</summary>
    protected virtual void Replace(Target target)
    {
        target.ReplacedAt = long.MaxValue;
        if (Targets.AddFallback(target.StandsFor ?? target.Replica) is not { } fallback)
            return;
        target.IsReplaced = true;
        Send(fallback, MessageTo(fallback));
    }

    protected void Send(Target target, QuorumProtocol.Message message)
    {
        var now = port.Now.Elapsed;
        if (target.ResendAfter == 0)
            target.ReplacedAt = now + options.FallbackAfter;
        target.ResendAfter = target.ResendAfter == 0 ? options.ResendAfter : Math.Min(2 * target.ResendAfter, options.MaxResendAfter);
        target.ResendAt = now + target.ResendAfter;
        port.Send(target.Replica.Id, message);
    }

    /// <summary>Asks a replica again after a while, although it has answered.</summary>
    protected void AskAgain(Target target)
    {
        target.IsAskedAgain = true;
        target.ResendAt = port.Now.Elapsed + target.ResendAfter;
    }

    /// <summary>What the session's next request is to give, now that it has seen this too; null without a session.</summary>
    /// <param name="written">What it has written.</param>
    /// <param name="shown">What it was shown.</param>
    protected SessionToken? NextInSession(CausalContext? written = null, CausalContext? shown = null)
    {
        var (guarantees, seen) = (Settings.Guarantees, Settings.Seen);
        if (guarantees == SessionGuarantees.None)
            return null;
        if (written is not null && guarantees.HasFlag(SessionGuarantees.ReadYourWrites))
            seen = seen.Merge(written);
        if (shown is not null && guarantees.HasFlag(SessionGuarantees.MonotonicReads))
            seen = seen.Merge(shown);
        return SessionToken.Issue(guarantees, options.Cluster, Request.Key, Settings.Bucket.Mode, seen);
    }

    protected ReplicaAnswer[] Answers() => [.. Targets.All.Select(target => target.Answer)];

    protected void Answer(QuorumOutcome outcome)
    {
        IsAnswered = true;
        _lingersUntil = port.Now.Elapsed + options.LingerAfter;
        port.Complete(Request, outcome with { Answers = Answers() });
    }

    protected void Finish()
    {
        if (IsOver)
            return;
        IsOver = true;
        Last();
    }
}

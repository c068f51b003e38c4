using ActorDist.Core.Consensus;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Quorum;

/// <summary>
/// A get: asks all, answers with the merge of what enough of them hold, and repairs the ones that held less when all have answered or
/// it has lingered long enough. With blocking repair it writes back first what it is about to show. In a session it asks all again until
/// somebody holds what the session has seen.
/// </summary>
internal sealed class GetRequest(
    IQuorumPort port, QuorumReplicaOptions options, QuorumRequest request, RequestSettings settings, long number, Action repaired)
    : CoordinatedRequest(port, options, request, settings, number)
{
    private readonly IQuorumPort _port = port;
    private readonly string _cluster = options.Cluster;
    private VersionedObject? _shown;
    private bool _isWritingBack;

    protected override (int Least, string Name, int FromPrimaries, string PrimaryName) Needs => (Settings.R, "r", Settings.PR, "pr");

    /// <summary>So many replicas must hold what is shown that every later get with the same r asks one of them.</summary>
    private int WriteBack => Settings.N - Settings.R + 1;

    public override void Receive(ReplicaId from, Message message)
    {
        if (Targets.Find(from) is not { } target)
            return;
        switch (message)
        {
            case Holding holding when target.IsWaiting && (holding.Object?.Mode ?? Settings.Bucket.Mode) == Settings.Bucket.Mode:
                target.Kind = holding.Object is null ? ReplicaAnswerKind.NotFound : ReplicaAnswerKind.Found;
                target.Object = holding.Object;
                target.IsAskedAgain = false;
                break;
            case Refused when target.IsWaiting:
                target.Kind = ReplicaAnswerKind.Refused;
                target.IsAskedAgain = false;
                break;
            case Stored when _isWritingBack:
                target.HoldsShown = true;
                break;
            default:
                return;
        }

        if (_isWritingBack && !IsAnswered)
            WriteBackTo(target);
        else if (!IsAnswered)
            Decide();
        if (IsAnswered && Targets.All.All(each => !each.IsWaiting))
            Finish();
    }

    protected override void Start()
    {
        foreach (var target in Targets.All)
            Send(target, MessageTo(target));
    }

    protected override Message MessageTo(Target target) => new Read(Number, Request.Key, target.StandsFor?.Id);

    protected override void TimeOut() => Fail(isTimeout: true);

    /// <summary>Asynchronous read repair. A replica that holds nothing is given it too; where nobody holds anything there is none.</summary>
    protected override void Last()
    {
        var merged = Merged();
        foreach (var target in Targets.All)
        {
            if (target.Kind is not (ReplicaAnswerKind.Found or ReplicaAnswerKind.NotFound) || !Lacks(target, merged))
                continue;
            repaired();
            _port.Notice(QuorumNoticeKind.ReadRepaired, Request.Key, target.Replica.Id);
            _port.Send(target.Replica.Id, new Store(Number, Request.Key, merged!, target.StandsFor?.Id));
        }
    }

    private static bool Lacks(Target target, VersionedObject? merged) => merged is not null && target.Object?.Digest != merged.Digest;

    private VersionedObject? Merged() => Targets.All.Aggregate(
        (VersionedObject?)null, (merged, target) => VersionedObject.Merge(merged, target.Object));

    /// <summary>Whether what is held together is what the session has seen, or came after it.</summary>
    private bool IsSessionServed(VersionedObject? merged) => (merged?.Context ?? CausalContext.None).Covers(Settings.Seen);

    private void Decide()
    {
        var (found, notFound, refused) = (
            Targets.Count(ReplicaAnswerKind.Found), Targets.Count(ReplicaAnswerKind.NotFound), Targets.Count(ReplicaAnswerKind.Refused));
        var isCounted = Settings.NotFoundOk;
        var ok = found + (isCounted ? notFound : 0);
        var fromPrimaries = Targets.CountPrimaries(ReplicaAnswerKind.Found)
            + (isCounted ? Targets.CountPrimaries(ReplicaAnswerKind.NotFound) : 0);
        if (ok >= Settings.R && fromPrimaries >= Settings.PR)
        {
            if (IsSessionServed(Merged()))
                Show();
            else if (Targets.All.All(target => !target.IsWaiting))
                AskAllAgain();
            return;
        }

        var failures = refused + (isCounted ? 0 : notFound);
        var most = Settings.N - Settings.R + 1;
        if (Settings.BasicQuorum)
            most = Math.Min(most, Settings.N / 2 + 1);
        if (failures >= most || found + notFound + refused >= Targets.All.Count)
            Fail(isTimeout: false);
    }

    /// <summary>Hand-off and repair may bring it yet, and a fallback that takes a silent primary's place may keep it as a hint.</summary>
    private void AskAllAgain()
    {
        foreach (var target in Targets.All.Where(target => target.Kind != ReplicaAnswerKind.Refused))
            AskAgain(target);
    }

    private void Show()
    {
        _shown = Merged();
        foreach (var target in Targets.All)
        {
            target.HoldsShown = _shown is not null && target.Object?.Digest == _shown.Digest;
            target.NeedsRepair = target.Kind is ReplicaAnswerKind.Found or ReplicaAnswerKind.NotFound && Lacks(target, _shown);
        }

        if (!Settings.BlockingRepair || _shown is null || Targets.All.Count(target => target.HoldsShown) >= WriteBack)
        {
            AnswerShown();
            return;
        }

        _isWritingBack = true;
        foreach (var target in Targets.All.Where(target => !target.HoldsShown))
            _port.Send(target.Replica.Id, new Store(Number, Request.Key, _shown, target.StandsFor?.Id));
    }

    private void WriteBackTo(Target target)
    {
        target.HoldsShown |= target.Object is { } held && held.Merge(_shown!).Digest == held.Digest;
        if (Targets.All.Count(each => each.HoldsShown) >= WriteBack)
            AnswerShown();
    }

    private void AnswerShown() => Answer(new QuorumOutcome(OutcomeKind.Done, Reason: null)
    {
        Siblings = _shown is null ? [] : [.. _shown.Siblings.Where(sibling => !sibling.Content.IsDeleted)],
        Context = _shown is null ? null : ContextToken.Issue(_cluster, Request.Key, _shown.Mode, _shown.Context),
        Session = NextInSession(shown: _shown?.Context),
        Clock = _shown?.Context.Clock ?? default,
        Warning = _shown is null ? null : ObjectLimits.Warning(Request.Key, _shown, Settings.Bucket),
    });

    private void Fail(bool isTimeout)
    {
        var (found, refused) = (Targets.Count(ReplicaAnswerKind.Found), Targets.Count(ReplicaAnswerKind.Refused));
        var answered = Targets.All.Where(target => target.Object is not null);
        if (!isTimeout && refused == 0 && answered.All(target => target.Object!.IsDeleted) && IsSessionServed(Merged()))
        {
            // Everything that answered says that there is nothing.
            Show();
            return;
        }

        var ok = found + (Settings.NotFoundOk ? Targets.Count(ReplicaAnswerKind.NotFound) : 0);
        var fromPrimaries = Targets.CountPrimaries(ReplicaAnswerKind.Found)
            + (Settings.NotFoundOk ? Targets.CountPrimaries(ReplicaAnswerKind.NotFound) : 0);
        var when = isTimeout ? $" within {Settings.Timeout} ms" : "";
        var reason = _isWritingBack
            ? $"{Targets.All.Count(target => target.HoldsShown)} of {WriteBack} replicas that blocking repair needs hold the object{when}"
            : ok >= Settings.R && fromPrimaries >= Settings.PR
                ? $"session: {ok} replicas answered{when}, but none holds all that the session has seen; ask again, or with a higher r"
            : ok >= Settings.R
                ? $"pr is {Settings.PR}, but {fromPrimaries} primaries answered{when}"
                : $"r is {Settings.R}, but {ok} replicas answered{when}";
        Answer(QuorumOutcome.Failed(reason));
    }
}

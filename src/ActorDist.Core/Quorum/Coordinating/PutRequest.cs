using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Quorum;

/// <summary>
/// A put or delete: one replica takes the write in and gives it its dot, then all others are given what that one holds. It is this
/// coordinator's own replica if that is a primary, else the first primary; if it is silent for long the next, at the price that the same
/// write may come in twice, as two siblings.
/// </summary>
internal sealed class PutRequest(
    IQuorumPort port, QuorumReplicaOptions options, QuorumRequest request, RequestSettings settings, long number)
    : CoordinatedRequest(port, options, request, settings, number)
{
    private readonly Content _content = request.Operation == QuorumOperation.Delete
        ? Content.Tombstone
        : new Content(request.Value, IsDeleted: false);

    private readonly ReplicaId _self = options.Self;
    private readonly string _cluster = options.Cluster;
    private VersionedObject? _written;
    private Dot? _dot;

    protected override (int Least, string Name, int FromPrimaries, string PrimaryName) Needs => (Settings.W, "w", Settings.PW, "pw");

    /// <summary>What its writer knows of: the one event that wrote it, or its time where the last write wins.</summary>
    private CausalContext OwnWrite => _written!.Context with { Clock = _dot is { } dot ? VectorClock.Of(dot) : VectorClock.Empty };

    public override void Receive(ReplicaId from, Message message)
    {
        if (Targets.Find(from) is not { } target)
            return;
        switch (message)
        {
            case Minted minted when target.IsWaiting && minted.Object.Mode == Settings.Bucket.Mode:
                target.Kind = ReplicaAnswerKind.Stored;
                if (_written is null)
                    Spread(minted);
                break;
            case Stored when target.IsWaiting:
                target.Kind = ReplicaAnswerKind.Stored;
                break;
            case Refused refused when target.IsWaiting:
                target.Kind = ReplicaAnswerKind.Refused;
                if (_written is null)
                {
                    NotTakenIn(refused.Reason);
                    return;
                }

                break;
            default:
                return;
        }

        if (!IsAnswered)
            Decide();
        if (IsAnswered && Targets.All.All(each => !each.IsWaiting))
            Finish();
    }

    protected override void Start()
    {
        // A primary of its own is as near as can be, and the clock of the object gets no entry more.
        var first = Targets.Find(_self) is { IsPrimary: true } own ? own : Targets.All[0];
        AskToMint(first);
    }

    protected override Message MessageTo(Target target) => _written is null
        ? new Mint(Number, Request.Key, Settings.Context, _content, target.StandsFor?.Id)
        : new Store(Number, Request.Key, _written, target.StandsFor?.Id);

    /// <summary>While nobody has taken the write in, a silent replica gives way to the next of all, not only to a fallback.</summary>
    protected override void Replace(Target target)
    {
        if (_written is not null)
        {
            base.Replace(target);
            return;
        }

        target.ReplacedAt = long.MaxValue;
        var next = Targets.All.FirstOrDefault(each => each.IsWaiting && !each.IsAskedToMint)
            ?? Targets.AddFallback(target.StandsFor ?? target.Replica);
        if (next is not null)
            AskToMint(next);
    }

    protected override void TimeOut() => AnswerUnknown($"within {Settings.Timeout} ms");

    private void AskToMint(Target target)
    {
        target.IsAskedToMint = true;
        Send(target, MessageTo(target));
    }

    private void Spread(Minted minted)
    {
        (_written, _dot) = (minted.Object, minted.Dot);
        foreach (var target in Targets.All.Where(target => target.IsWaiting))
            Send(target, MessageTo(target));
    }

    private void Decide()
    {
        var stored = Targets.Count(ReplicaAnswerKind.Stored);
        var onPrimaries = Targets.CountPrimaries(ReplicaAnswerKind.Stored);
        if (stored >= Settings.W && onPrimaries >= Settings.PW)
        {
            var isShown = Request.ReturnBody;
            Answer(new QuorumOutcome(OutcomeKind.Done, Reason: null)
            {
                Dot = _dot,
                Siblings = isShown ? [.. _written!.Siblings.Where(sibling => !sibling.Content.IsDeleted)] : [],
                Context = isShown ? ContextToken.Issue(_cluster, Request.Key, _written!.Mode, _written.Context) : null,
                Session = NextInSession(OwnWrite, isShown ? _written!.Context : null),
                Clock = isShown ? _written!.Context.Clock : default,
                Warning = ObjectLimits.Warning(Request.Key, _written!, Settings.Bucket),
            });
            return;
        }

        var canStill = Targets.Count(ReplicaAnswerKind.Waiting);
        var primariesCanStill = Targets.CountPrimaries(ReplicaAnswerKind.Waiting);
        if (!Targets.HasFallback && stored + canStill < Settings.W || onPrimaries + primariesCanStill < Settings.PW)
            AnswerUnknown("and the others refused");
    }

    private void NotTakenIn(string reason)
    {
        // Another that was asked before and is silent may have taken it in all the same.
        var isAlone = Targets.All.Count(target => target.IsAskedToMint) == 1;
        if (!IsAnswered)
            Answer(new QuorumOutcome(isAlone ? OutcomeKind.Failed : OutcomeKind.Unknown, reason));
        Finish();
    }

    private void AnswerUnknown(string when)
    {
        var stored = Targets.Count(ReplicaAnswerKind.Stored);
        var onPrimaries = Targets.CountPrimaries(ReplicaAnswerKind.Stored);
        var reason = _written is null
            ? $"no replica confirmed the write {when}"
            : stored < Settings.W
                ? $"w is {Settings.W}, but {stored} replicas confirmed the write {when}; it may spread to others yet"
                : $"pw is {Settings.PW}, but {onPrimaries} primaries confirmed the write {when}; it may spread to others yet";
        Answer(new QuorumOutcome(OutcomeKind.Unknown, reason) { Dot = _dot });
    }
}

using static ActorDist.Core.Membership.EvidenceProtocol;

namespace ActorDist.Core.Membership;

/// <summary>
/// Tells a crash from a pause, a slow network and a partition. The kernel closes the sockets of a process that was killed, so its
/// connections end at once and its port refuses new ones; one that stands still keeps its port, and what is cut off is silent. Whoever
/// loses a connection looks several times, and votes; a majority of refusals that nobody contradicts is evidence, on which the first
/// member that is not suspected downs the one that crashed. Everything else is left to the split-brain resolver, so evidence only ever
/// speeds up what that one would decide anyway.
/// <para>
/// The majority is of all members that are Up, Leaving or Exiting, with the suspects in the denominator: two sides can never both have one.
/// One vote of life or of an open port vetoes. A single success proves nothing unless the member itself speaks, because a process that
/// ends closes its connections before its listener; a single refusal proves nothing either.
/// </para>
/// <para>
/// It presumes that a veto arrives within <see cref="EvidenceOptions.Patience"/> of the majority. Where one takes longer, a member that
/// refuses a majority and lives may be downed; what it does afterwards is refused by the registers' fencing, as after any wrong suspicion.
/// </para>
/// </summary>
/// <param name="self">This member.</param>
/// <param name="options">The waits.</param>
public sealed class CrashEvidence(MemberKey self, EvidenceOptions options)
{
    private readonly Dictionary<MemberKey, EvidenceCase> _cases = [];
    private readonly List<Output> _outputs = [];
    private MemberStanding[] _counted = [];
    private TimeSpan _now;
    private TimeSpan? _spokeUpAt;

    /// <summary>When the next <see cref="Tick"/> is due; null while there is nothing to look at.</summary>
    public TimeSpan? NextTick
    {
        get
        {
            TimeSpan? next = null;
            foreach (var open in _cases.Values)
            {
                next = Earlier(next, open.NextProbe);
                next = Earlier(next, open.ActedAt is { } acted ? acted + options.RetryAfter : open.MajoritySince + options.Patience);
            }

            // A wait that is over already waits for something else: a decision of somebody, a member's return.
            return next is { } at && at <= _now ? _now + options.RefusalPause : next;
        }
    }

    /// <summary>What this node knows of the members that it has a reason to look at, in the order of their addresses.</summary>
    public IReadOnlyList<EvidenceReport> Reports =>
    [
        .. _counted.Where(member => _cases.GetValueOrDefault(member.Key)?.Reason is not null).Select(member => Report(member.Key, _cases[member.Key])),
    ];

    /// <summary>Takes one input and says what is to be done, in this order.</summary>
    /// <param name="input">What happened.</param>
    /// <param name="now">The time on a clock that does not go backwards.</param>
    public IReadOnlyList<Output> Step(Input input, TimeSpan now)
    {
        _outputs.Clear();
        _now = now;
        switch (input)
        {
            case MembersChanged changed:
                Change(changed.Members);
                break;
            case ConnectionLost lost:
                Suspect(lost.Member, lost.Reason);
                break;
            case Probed probed:
                Judge(probed);
                break;
            case VoteReceived vote:
                Hear(vote);
                break;
            case LifeSign sign:
                HearFrom(sign);
                break;
            case DecisionReceived decision when IsCounted(decision.By) && _cases.TryGetValue(decision.About, out var about):
                about.DecidedBy = decision.By;
                break;
        }

        ProbeWhatIsDue();
        Forget();
        foreach (var member in _counted)
        {
            if (_cases.TryGetValue(member.Key, out var open))
                Decide(member.Key, open);
        }

        return [.. _outputs];
    }

    private void Change(IReadOnlyList<MemberStanding> members)
    {
        _counted = [.. members.Where(member => member.IsCounted)];
        foreach (var gone in _cases.Keys.Where(key => !IsCounted(key)).ToArray())
            _cases.Remove(gone);
        foreach (var open in _cases.Values)
            open.Forget((from, _) => !IsCounted(from));
        foreach (var member in _counted.Where(member => member.IsUnreachable && _cases.GetValueOrDefault(member.Key)?.Reason is null))
            Suspect(member.Key, "unreachable for a failure detector");
    }

    private void Suspect(MemberKey member, string reason)
    {
        if (member == self || !IsCounted(self) || !IsCounted(member))
            return;
        var open = Case(member);
        open.Reason ??= reason;
        LookAgain(open);
    }

    /// <summary>Begins a round unless one is under way or has just ended.</summary>
    private void LookAgain(EvidenceCase open)
    {
        if (!open.IsInRound && (!open.HasFinishedARound || _now - open.RoundEnded >= options.RefusalPause))
            open.NextProbe = _now;
    }

    private void ProbeWhatIsDue()
    {
        foreach (var (member, open) in _cases)
        {
            if (open.Reason is null || open.NextProbe is not { } due || due > _now)
                continue;
            if (!open.IsInRound)
            {
                open.BeginRound();
                _outputs.Add(new AskForLife(member, open.Round));
            }

            open.NextProbe = null;
            _outputs.Add(new Probe(member, ++open.Attempt));
        }
    }

    private void Judge(Probed probed)
    {
        if (!_cases.TryGetValue(probed.Member, out var open) || !open.IsInRound || probed.Attempt != open.Attempt)
            return;
        if (probed.Result != ProbeResult.Refused)
            open.Refusals = 0;
        if (probed.Result != ProbeResult.Silent)
            open.Silences = 0;
        switch (probed.Result)
        {
            case ProbeResult.Hello:
                EndRound(probed.Member, open, Finding.Alive);
                break;
            case ProbeResult.OtherIncarnation:
                EndRound(probed.Member, open, Finding.Refused);
                break;
            case ProbeResult.Refused when ++open.Refusals >= options.Refusals:
                EndRound(probed.Member, open, Finding.Refused);
                break;
            case ProbeResult.Silent when ++open.Silences >= 2:
                EndRound(probed.Member, open, Finding.Open);
                break;
            case ProbeResult.Reset when ++open.Resets >= options.Resets:
            case ProbeResult.Ambiguous:
                EndRound(probed.Member, open, found: null);
                break;
            case ProbeResult.Silent:
                open.NextProbe = _now + options.SilencePause;
                break;
            default:
                open.NextProbe = _now + options.RefusalPause;
                break;
        }
    }

    private void EndRound(MemberKey member, EvidenceCase open, Finding? found)
    {
        // The member answered a message of this very round: whatever refuses for it, it lives.
        var own = open.LifeRound == open.Round ? Finding.Alive : found;
        var rest = options.Rests[Math.Min(open.Round, options.Rests.Count) - 1];
        open.EndRound(own, _now, _now + rest);
        if (own is { } finding)
            Vote(member, open, finding);
    }

    private void Vote(MemberKey member, EvidenceCase open, Finding finding)
    {
        open.Note(self, finding, _now);
        _outputs.Add(new CastVote(member, finding));
    }

    private void Hear(VoteReceived vote)
    {
        if (!IsCounted(vote.From) || vote.From == self)
            return;
        if (vote.About == self)
        {
            SpeakUp(vote.Finding);
            return;
        }

        if (!IsCounted(vote.About) || (vote.From == vote.About && vote.Finding != Finding.Alive))
            return;
        var open = Case(vote.About);
        open.Note(vote.From, vote.Finding, _now);
        if (vote.Finding == Finding.Refused && open.Own != Finding.Refused)
            Suspect(vote.About, "its port refused another member");
    }

    /// <summary>Somebody takes this member for dead: it says to all that it lives, at most once in a pause.</summary>
    private void SpeakUp(Finding finding)
    {
        if (finding != Finding.Refused || _now - _spokeUpAt < options.RefusalPause)
            return;
        _spokeUpAt = _now;
        _outputs.Add(new CastVote(self, Finding.Alive));
    }

    private void HearFrom(LifeSign sign)
    {
        if (!_cases.TryGetValue(sign.Member, out var open) || sign.Round > open.Round || sign.Round <= open.LifeRound)
            return;
        open.LifeRound = sign.Round;
        open.Revive();
        Vote(sign.Member, open, Finding.Alive);
    }

    private void Forget()
    {
        foreach (var (member, open) in _cases.ToArray())
        {
            open.Forget((_, vote) => _now - vote.At >= options.Fresh);
            var isQuiet = open.Reason is null || (!open.IsInRound && open.QuietRounds >= options.QuietRounds && !IsUnreachable(member));
            if (isQuiet && !open.Votes.Any(vote => vote.Value.Finding == Finding.Refused || open.Reason is null))
                _cases.Remove(member);
        }
    }

    private void Decide(MemberKey member, EvidenceCase open)
    {
        var refused = open.Votes.Count(vote => vote.Value.Finding == Finding.Refused);
        if (refused <= _counted.Length / 2 || open.Votes.Any(vote => vote.Value.Finding != Finding.Refused) || !IsCounted(self))
        {
            open.MajoritySince = null;
            return;
        }

        open.MajoritySince ??= _now;
        if (_now - open.ActedAt < options.RetryAfter)
            return;
        // Suspects are waited for too: one that is refused here by a lie may be the only one that talks to the member.
        if (_now - open.MajoritySince < options.Patience && _counted.Any(other => other.Key != member && !HasVoted(other.Key)))
            return;
        var decider = _counted.First(other => other.Key != member && !IsSuspect(other.Key)).Key;
        if (decider != self)
        {
            // It may stand still or have died before anybody learned of its decision: whether it is to be suspected needs a look.
            if (_now - open.MajoritySince >= options.RetryAfter && _cases.GetValueOrDefault(decider)?.Reason is null)
                Suspect(decider, "it has not decided on the evidence of another crash");
            return;
        }

        open.ActedAt = _now;
        open.DecidedBy = self;
        _outputs.Add(new TerminateAndDown(member));

        bool HasVoted(MemberKey other) => open.Votes.Any(vote => vote.Key == other);
    }

    private EvidenceReport Report(MemberKey member, EvidenceCase open)
    {
        MemberKey[] refusedBy = [.. Voters(Finding.Refused)];
        MemberKey[] vetoedBy = [.. Voters(Finding.Open), .. Voters(Finding.Alive)];
        var state = open.DecidedBy is not null ? EvidenceState.Decided
            : vetoedBy.Length > 0 ? EvidenceState.Vetoed
            : refusedBy.Length > 0 ? EvidenceState.Refused
            : open.HasFinishedARound ? EvidenceState.Ambiguous
            : EvidenceState.Probing;
        return new EvidenceReport(member, state, open.Reason!, refusedBy, vetoedBy, open.DecidedBy);

        IEnumerable<MemberKey> Voters(Finding finding) => _counted.Select(other => other.Key)
            .Where(other => open.Votes.Any(vote => vote.Key == other && vote.Value.Finding == finding));
    }

    private EvidenceCase Case(MemberKey member)
    {
        if (!_cases.TryGetValue(member, out var open))
            _cases.Add(member, open = new EvidenceCase());
        return open;
    }

    private bool IsCounted(MemberKey member) => Array.Exists(_counted, other => other.Key == member);

    private bool IsUnreachable(MemberKey member) => Array.Exists(_counted, other => other.Key == member && other.IsUnreachable);

    private bool IsSuspect(MemberKey member) => _cases.TryGetValue(member, out var open) && open.IsSuspect;

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) =>
        one is null || other < one ? other ?? one : one;
}

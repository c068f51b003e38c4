using System.Runtime.InteropServices;

namespace ActorDist.Core.Membership;

/// <summary>One member under <see cref="CrashEvidence"/>: the votes on it, and this node's own look at it once it has a reason to look.</summary>
internal sealed class EvidenceCase
{
    private readonly Dictionary<MemberKey, Vote> _votes = [];

    /// <summary>Why this node looks; null while only others voted.</summary>
    public string? Reason { get; set; }

    public int Round { get; private set; }

    /// <summary>Numbers the probes; the answer to an older one is no answer.</summary>
    public int Attempt { get; set; }

    public bool IsInRound { get; private set; }

    public int Refusals { get; set; }

    public int Silences { get; set; }

    public int Resets { get; set; }

    /// <summary>The last round that the member answered a message of.</summary>
    public int LifeRound { get; set; }

    /// <summary>When the next probe is due; null while one is under way.</summary>
    public TimeSpan? NextProbe { get; set; }

    public TimeSpan RoundEnded { get; private set; }

    /// <summary>The last round's finding; null before the first ended and where that found nothing.</summary>
    public Finding? Own { get; private set; }

    public bool HasFinishedARound { get; private set; }

    /// <summary>Rounds in a row without a sign of death.</summary>
    public int QuietRounds { get; private set; }

    public TimeSpan? MajoritySince { get; set; }

    public TimeSpan? ActedAt { get; set; }

    public MemberKey? DecidedBy { get; set; }

    public IEnumerable<KeyValuePair<MemberKey, Vote>> Votes => _votes;

    /// <summary>A finished look that gave no sign of life: not trusted to decide.</summary>
    public bool IsSuspect => HasFinishedARound && Own != Finding.Alive;

    public void Note(MemberKey from, Finding finding, TimeSpan now) => _votes[from] = new Vote(finding, now);

    public void Forget(Func<MemberKey, Vote, bool> which)
    {
        foreach (var (from, _) in _votes.Where(vote => which(vote.Key, vote.Value)).ToArray())
            _votes.Remove(from);
    }

    public void BeginRound()
    {
        Round++;
        IsInRound = true;
        (Refusals, Silences, Resets) = (0, 0, 0);
    }

    public void EndRound(Finding? own, TimeSpan now, TimeSpan next)
    {
        IsInRound = false;
        HasFinishedARound = true;
        Own = own;
        QuietRounds = own is Finding.Refused ? 0 : QuietRounds + 1;
        RoundEnded = now;
        NextProbe = next;
    }

    /// <summary>A sign of life outside of a round's own end.</summary>
    public void Revive() => (Own, HasFinishedARound) = (Finding.Alive, true);

    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Vote(Finding Finding, TimeSpan At);
}

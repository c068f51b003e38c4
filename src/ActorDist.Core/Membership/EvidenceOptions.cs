namespace ActorDist.Core.Membership;

/// <summary>The waits of <see cref="CrashEvidence"/>.</summary>
public sealed record EvidenceOptions
{
    /// <summary>How many refusals in a row are a vote.</summary>
    public int Refusals { get; init; } = 3;

    /// <summary>Between two refusals, and after a reset.</summary>
    public TimeSpan RefusalPause { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Between the two silent connections that are a vote; the first may be of a process that is just ending.</summary>
    public TimeSpan SilencePause { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Between rounds of probes; the last one repeats.</summary>
    public IReadOnlyList<TimeSpan> Rests { get; init; } =
        [TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(600), TimeSpan.FromMilliseconds(900)];

    /// <summary>How long a vote counts; above the longest rest, so that a standing finding stays counted.</summary>
    public TimeSpan Fresh { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a majority waits for the votes of all other members: one of them may have a veto.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>When who decided decides once more, while the member is still there.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Resets in one round before it ends without a finding.</summary>
    public int Resets { get; init; } = 5;

    /// <summary>Rounds in a row without a refusal before a member that no failure detector suspects is no longer looked at.</summary>
    public int QuietRounds { get; init; } = 3;
}

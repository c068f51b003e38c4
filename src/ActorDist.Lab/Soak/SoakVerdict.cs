using ActorDist.Lab.Demo;

namespace ActorDist.Lab.Soak;

/// <summary>What rounds come to together: a violation above all, and no round that showed nothing counts as held.</summary>
internal static class SoakVerdict
{
    /// <summary>Decides.</summary>
    /// <param name="rounds">The rounds.</param>
    /// <param name="wasStopped">Whether somebody ended the soak before its time.</param>
    public static (Verdict Verdict, string? Reason) Of(IReadOnlyList<SoakRow> rounds, bool wasStopped)
    {
        if (rounds.FirstOrDefault(round => round.Verdict == Verdict.Violated) is { } violated)
            return (Verdict.Violated, $"round {violated.Round}, seed {violated.Seed}: {violated.Reason}");
        if (rounds.Count == 0)
            return (Verdict.Unknown, "there was no round");
        var unknown = rounds.Where(round => round.Verdict == Verdict.Unknown).ToList();
        return wasStopped
                ? (Verdict.Unknown, $"it was stopped before its end; {rounds.Count - unknown.Count} of {rounds.Count} rounds held until then")
            : unknown.Count > 0
                ? (Verdict.Unknown, $"{unknown.Count} of {rounds.Count} rounds are unknown; the first is {unknown[0].Round}, seed {unknown[0].Seed}: {unknown[0].Reason}")
            : (Verdict.Held, null);
    }
}

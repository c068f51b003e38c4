using ActorDist.Lab.Demo;

namespace ActorDist.Lab.Experiments;

/// <summary>What an experiment came to.</summary>
/// <param name="Verdict">Whether the claim held; unknown where the run did not show it either way.</param>
/// <param name="Reason">Why it is not held; null where it is.</param>
/// <param name="Counts">What was counted, by name.</param>
public sealed record Finding(Verdict Verdict, string? Reason, IReadOnlyDictionary<string, long> Counts)
{
    /// <summary>Why a claim is open whose experiment was stopped.</summary>
    public const string Stopped = "it was stopped before its end; the histories until then are judged";

    /// <summary>The claim held.</summary>
    public static Finding Held(params (string Name, long Count)[] counts) => new(Verdict.Held, Reason: null, Named(counts));

    /// <summary>The claim is wrong.</summary>
    public static Finding Violated(string reason, params (string Name, long Count)[] counts) => new(Verdict.Violated, reason, Named(counts));

    /// <summary>The run did not show it.</summary>
    public static Finding Unknown(string reason, params (string Name, long Count)[] counts) => new(Verdict.Unknown, reason, Named(counts));

    private static Dictionary<string, long> Named((string Name, long Count)[] counts) =>
        counts.ToDictionary(count => count.Name, count => count.Count, StringComparer.Ordinal);
}

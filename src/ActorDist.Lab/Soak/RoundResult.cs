using ActorDist.Lab.Demo;
using ActorDist.Lab.Runs;
using Judged = ActorDist.Verification.Judgements.Verdict;

namespace ActorDist.Lab.Soak;

/// <summary>What a round came to, and what its verdict rests on.</summary>
/// <param name="Plan">What it was to do.</param>
/// <param name="Workloads">What its workloads came to.</param>
/// <param name="Faults">The faults, with what was observed of them.</param>
/// <param name="Main">From when to when faults were made, in seconds since the round's start.</param>
internal sealed record RoundResult(
    RoundPlan Plan, IReadOnlyList<WorkloadResult> Workloads, IReadOnlyList<RunFault> Faults, (double From, double To) Main)
{
    /// <summary>How long it took, from when nothing was broken any more, until every workload was answered again; null where one never was.</summary>
    public TimeSpan? Progress { get; init; }

    /// <summary>Why the cluster did not come back, or a workload was not answered again, when nothing was broken any more; null where they were.</summary>
    public string? Stuck { get; init; }

    /// <summary>What the laboratory itself could not do; null where nothing.</summary>
    public string? Trouble { get; init; }

    /// <summary>The verdict, and why it is not held.</summary>
    public (Verdict Verdict, string? Reason) Decide()
    {
        if (Violation() is { } violation)
            return (Verdict.Violated, violation);
        return Gap() is { } gap ? (Verdict.Unknown, gap) : (Verdict.Held, null);
    }

    private string? Violation() => Workloads
        .SelectMany(workload => workload.Judgements.Where(each => each.Verdict == Judged.Violated).Select(each => $"{workload.Name}: {each.Sentence}"))
        .FirstOrDefault() ?? Stuck;

    /// <summary>Why a round without a violation proves nothing.</summary>
    private string? Gap()
    {
        if (Trouble is not null)
            return Trouble;
        foreach (var workload in Workloads)
        {
            if (workload.Judgements.FirstOrDefault(each => each.Verdict == Judged.Unknown) is { } open)
                return $"{workload.Name}, {open.Property}: {open.Sentence}";
            if (workload.Kinds.FirstOrDefault(kind => !workload.WasAnswered(kind, Main.From, Main.To)) is { } silent)
                return $"{workload.Name}: no {silent} was answered while faults were made";
        }

        var proven = Faults.Where(fault => fault is { NotMade: null, Evidence.Count: > 0 }).ToList();
        return Workloads.Count == 0 ? "there was no workload"
            : Faults.FirstOrDefault(fault => fault is { NotMade: null, Evidence.Count: 0 }) is { } unproven ? $"nothing was observed of a fault: {unproven.What}"
            : proven.Count == 0 ? "no fault was made"
            : proven.Find(fault => !Workloads.Any(workload => workload.WasAnswered(kind: null, fault.From, fault.To))) is { } quiet
                ? $"nothing was answered during a fault: {quiet.What}"
            : null;
    }
}

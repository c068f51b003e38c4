using ActorDist.Lab.Demo;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.Soak;

/// <summary>A round as a soak remembers it.</summary>
/// <param name="Round">Its number, from 1.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Workloads">Its workloads.</param>
/// <param name="Faults">How many faults were made and proven.</param>
/// <param name="NotMade">How many could not be made.</param>
/// <param name="Ok">Operations answered.</param>
/// <param name="Failed">Operations certainly not done.</param>
/// <param name="Unknown">Operations of unknown outcome.</param>
/// <param name="ProgressMs">Milliseconds until every workload was answered again after the faults; null where one never was.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why it is not held; null where it is.</param>
internal sealed record SoakRow(
    int Round,
    int Seed,
    IReadOnlyList<string> Workloads,
    int Faults,
    int NotMade,
    int Ok,
    int Failed,
    int Unknown,
    long? ProgressMs,
    Verdict Verdict,
    string? Reason)
{
    /// <summary>Of a round.</summary>
    public static SoakRow Of(int round, RoundResult result)
    {
        var (verdict, reason) = result.Decide();
        return new SoakRow(
            round,
            result.Plan.Seed,
            result.Plan.Workloads,
            result.Faults.Count(fault => fault is { NotMade: null, Evidence.Count: > 0 }),
            result.Faults.Count(fault => fault.NotMade is not null),
            Count(OperationOutcome.Ok),
            Count(OperationOutcome.Failed),
            Count(OperationOutcome.Unknown),
            (long?)result.Progress?.TotalMilliseconds,
            verdict,
            reason);

        int Count(OperationOutcome outcome) => result.Workloads.Sum(workload => workload.Count(outcome));
    }
}

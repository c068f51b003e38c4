namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>One workload on one system, measured once or as the medians of several rounds.</summary>
/// <param name="OpsPerSecond">Operations done a second; for increments, those that succeeded.</param>
/// <param name="P50Ms">Median latency in milliseconds.</param>
/// <param name="P99Ms">99th percentile of the latency in milliseconds.</param>
/// <param name="ServerCpuMicrosPerOp">CPU time of all members together for one operation, in microseconds.</param>
/// <param name="Failed">Operations that were certainly not done, warm-up included.</param>
/// <param name="Unknown">Operations of which nobody knows, warm-up included.</param>
/// <param name="FirstError">Why the first of them was not done.</param>
public sealed record Measurement(
    double OpsPerSecond,
    double P50Ms,
    double P99Ms,
    double ServerCpuMicrosPerOp,
    long Failed,
    long Unknown,
    string? FirstError)
{
    /// <summary>Whether every operation was done.</summary>
    public bool IsClean => Failed + Unknown == 0;

    /// <summary>Medians of the figures; errors are added up.</summary>
    /// <param name="rounds">At least one.</param>
    public static Measurement MedianOf(IReadOnlyCollection<Measurement> rounds) => new(
        Median(rounds.Select(round => round.OpsPerSecond)),
        Median(rounds.Select(round => round.P50Ms)),
        Median(rounds.Select(round => round.P99Ms)),
        Median(rounds.Select(round => round.ServerCpuMicrosPerOp)),
        rounds.Sum(round => round.Failed),
        rounds.Sum(round => round.Unknown),
        rounds.Select(round => round.FirstError).FirstOrDefault(error => error is not null));

    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

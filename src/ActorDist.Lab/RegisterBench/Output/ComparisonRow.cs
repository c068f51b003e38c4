using ActorDist.Lab.RegisterBench.Loads;

namespace ActorDist.Lab.RegisterBench.Output;

/// <summary>One workload on both systems.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Ours">Ours; null where only etcd ran.</param>
/// <param name="Etcd">etcd's; null where only ours ran.</param>
public sealed record ComparisonRow(BenchWorkload Workload, Measurement? Ours, Measurement? Etcd)
{
    /// <summary>Our operations a second over etcd's; null where either is not there or did nothing.</summary>
    public double? Ratio => Ours is { OpsPerSecond: > 0 } ours && Etcd is { OpsPerSecond: > 0 } etcd
        ? ours.OpsPerSecond / etcd.OpsPerSecond
        : null;

    /// <summary>Whether no operation of either was left undone.</summary>
    public bool IsClean => Ours is not { IsClean: false } && Etcd is not { IsClean: false };

    /// <summary>The medians over rounds.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="ours">Our rounds; none where only etcd ran.</param>
    /// <param name="etcd">Its rounds; none where only ours ran.</param>
    public static ComparisonRow Of(
        BenchWorkload workload, IReadOnlyCollection<Measurement> ours, IReadOnlyCollection<Measurement> etcd) =>
        new(workload, MedianOrNull(ours), MedianOrNull(etcd));

    private static Measurement? MedianOrNull(IReadOnlyCollection<Measurement> rounds) =>
        rounds.Count == 0 ? null : Measurement.MedianOf(rounds);
}

namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>How long and with how many keys the workloads run.</summary>
/// <param name="Keys">Keys that are loaded first.</param>
/// <param name="WarmUp">All workloads mixed, once a start: code that ran only seconds is still being compiled, and says nothing.</param>
/// <param name="Window">How long a workload is measured.</param>
public sealed record LoadOptions(int Keys, TimeSpan WarmUp, TimeSpan Window)
{
    private static readonly TimeSpan MostWorkloadWarmUp = TimeSpan.FromSeconds(2);

    /// <summary>How long a workload runs before it is measured.</summary>
    public TimeSpan WorkloadWarmUp => WarmUp < MostWorkloadWarmUp ? WarmUp : MostWorkloadWarmUp;
}

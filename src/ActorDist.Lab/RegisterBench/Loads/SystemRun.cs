namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>All workloads on one system, once: keys loaded, all workloads mixed until the processes are warm, then one after the other.</summary>
/// <param name="system">The system, started.</param>
/// <param name="options">How long and with how many keys.</param>
/// <param name="progress">What is done now.</param>
public sealed class SystemRun(ISystemUnderTest system, LoadOptions options, IProgress<string> progress)
{
    /// <summary>Increments of one key hold up each other: a small part of the mix.</summary>
    private const int IncrementingClients = 8;

    private const string WarmUpCounter = "warm-up-counter";
    private readonly ClosedLoop _loop = new(system, options.Keys);

    /// <summary>Loads the keys and lets all kinds of operations warm the processes up.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        progress.Report($"loading {options.Keys:N0} keys");
        await KeyLoader.LoadAsync(system, 0, options.Keys, cancellation);
        progress.Report($"warming up for {options.WarmUp.TotalSeconds:0} s");
        await _loop.RunAsync(BenchWorkload.MostClients, WarmUpCounter, Mix, options.WarmUp, TimeSpan.Zero, cancellation);
    }

    /// <summary>Measures one workload.</summary>
    /// <exception cref="Processes.ClusterException">An answer was wrong.</exception>
    public async Task<Measurement> MeasureAsync(BenchWorkload workload, CancellationToken cancellation)
    {
        progress.Report(workload.Title);
        var hotKey = $"counter-{Guid.NewGuid():N}";
        var (meter, cpu) = await _loop.RunAsync(
            workload.Clients, hotKey, _ => workload.Kind, options.WorkloadWarmUp, options.Window, cancellation);
        if (workload.Kind == OperationKind.Increment)
            await HotCounter.VerifyAsync(system, hotKey, meter.Done, meter.Unknown, cancellation);
        return new Measurement(
            meter.InWindow / options.Window.TotalSeconds,
            meter.LatencyMilliseconds(50),
            meter.LatencyMilliseconds(99),
            meter.InWindow == 0 ? 0 : cpu.TotalMicroseconds / meter.InWindow,
            meter.Failed,
            meter.Unknown,
            meter.FirstError);
    }

    private static OperationKind Mix(BenchClient client) => (client.Choose(4), client.Number < IncrementingClients) switch
    {
        (0, true) => OperationKind.Increment,
        (0 or 1, _) => OperationKind.Put,
        (2, _) => OperationKind.Get,
        _ => OperationKind.StaleGet,
    };
}

using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>All workloads on each system in turn, as many rounds as asked.</summary>
/// <param name="options">What was asked.</param>
/// <param name="systems">Starts the systems.</param>
/// <param name="timeline">Where to show what was measured.</param>
internal sealed class ComparisonRun(BenchOptions options, SystemSource systems, BenchTimeline timeline)
{
    public async Task<IReadOnlyList<ComparisonRow>> RunAsync(CancellationToken cancellation)
    {
        var names = systems.Available();
        var measured = new Dictionary<(string System, BenchWorkload Workload), List<Measurement>>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var name in names)
            {
                timeline.Say($"round {round} of {options.Rounds}, {name}");
                foreach (var (workload, measurement) in await RoundAsync(name, cancellation))
                {
                    if (!measured.TryGetValue((name, workload), out var rounds))
                        measured[(name, workload)] = rounds = [];
                    rounds.Add(measurement);
                }
            }
        }

        return
        [
            .. BenchWorkload.All.Select(workload => ComparisonRow.Of(
                workload,
                measured.GetValueOrDefault((SystemNames.Ours, workload), []),
                measured.GetValueOrDefault((SystemNames.Etcd, workload), []))),
        ];
    }

    private Task<List<(BenchWorkload, Measurement)>> RoundAsync(string name, CancellationToken cancellation) => systems.WithAsync(
        name,
        async (system, progress) =>
        {
            var run = new SystemRun(system, options.Load, progress);
            await run.PrepareAsync(cancellation);
            List<(BenchWorkload, Measurement)> round = [];
            foreach (var workload in BenchWorkload.All)
            {
                var measured = await run.MeasureAsync(workload, cancellation);
                timeline.Say($"  {workload.Title,-32} {Cells.Count(measured.OpsPerSecond),8} ops/s  "
                    + $"p50 {Cells.Milliseconds(measured.P50Ms),6} ms  p99 {Cells.Milliseconds(measured.P99Ms),6} ms"
                    + (measured.IsClean ? "" : $"  NOT CLEAN: {measured.Failed} failed, {measured.Unknown} unknown: {measured.FirstError}"));
                round.Add((workload, measured));
            }

            return round;
        },
        cancellation);
}

using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Lab.RegisterBench.Nodes;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.CrdtBench.Updates;

/// <summary>
/// Updates of our counters and sets beside those of Akka.DistributedData, at the same door of the same three nodes, with the same level: in
/// each round three fresh nodes, all types in turns.
/// </summary>
/// <param name="warmUp">All workloads together, once a start.</param>
/// <param name="window">How long each is measured.</param>
/// <param name="rounds">How often.</param>
/// <param name="timeline">Where to show what was measured.</param>
internal sealed class UpdateComparison(TimeSpan warmUp, TimeSpan window, int rounds, BenchTimeline timeline)
{
    private static readonly TimeSpan EachWarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Measures; rows in the order of the workloads.</summary>
    public async Task<IReadOnlyList<UpdateRow>> RunAsync(CancellationToken cancellation)
    {
        var measured = UpdateWorkload.All.ToDictionary(workload => workload, _ => new List<Measurement>());
        for (var round = 1; round <= rounds; round++)
        {
            var title = $"round {round} of {rounds}";
            await using var system = new NodeSystem("production", []);
            await timeline.ShowAsync(title, async progress =>
            {
                await system.StartAsync(progress, cancellation);
                using var load = new UpdateLoad(system.Members);
                progress.Report("warming up");
                foreach (var workload in UpdateWorkload.All)
                    await load.MeasureAsync(workload, TimeSpan.Zero, warmUp / UpdateWorkload.All.Count, cancellation);
                foreach (var workload in UpdateWorkload.All)
                {
                    progress.Report($"{workload.Type}, {workload.Level}");
                    var figures = await load.MeasureAsync(workload, EachWarmUp, window, cancellation);
                    measured[workload].Add(figures);
                    timeline.Say($"  {title}: {workload.Type,-18} {workload.Level,-8} {Cells.Count(figures.OpsPerSecond),6}/s, "
                        + $"p50 {Cells.Milliseconds(figures.P50Ms)} ms, {figures.ServerCpuMicrosPerOp:0} us of CPU each");
                }

                return true;
            });
        }

        return
        [
            .. UpdateWorkload.All.Select(workload => new UpdateRow(
                workload.Name,
                workload.Type,
                workload.By,
                workload.Level,
                Measurement.MedianOf(measured[workload]),
                [.. measured[workload].Select(figures => figures.OpsPerSecond)])),
        ];
    }
}

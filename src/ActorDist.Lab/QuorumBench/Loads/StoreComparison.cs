using ActorDist.Lab.QuorumBench.Doors;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Lab.RegisterBench.Nodes;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.QuorumBench.Loads;

/// <summary>
/// The quorum store beside Akka.DistributedData: in each round each has three fresh nodes of the same program, one store after the other.
/// </summary>
/// <param name="load">How long and with how many keys.</param>
/// <param name="rounds">How often.</param>
/// <param name="profile">The settings of every node.</param>
/// <param name="settings">Settings over the profile.</param>
/// <param name="timeline">Where to show what was measured.</param>
internal sealed class StoreComparison(LoadOptions load, int rounds, string profile, IReadOnlyList<string> settings, BenchTimeline timeline)
{
    /// <summary>DistributedData's keys are on disk, by the node's own storage, and its registers have a door.</summary>
    private static readonly string[] DistributedDataSettings =
        ["actordist.benchmark.distributed-data=on", """akka.cluster.distributed-data.durable.keys=["bench-*"]"""];

    /// <summary>Measures; rows in the order of the workloads.</summary>
    public async Task<IReadOnlyList<StoreRow>> RunAsync(CancellationToken cancellation)
    {
        List<(StoreWorkload Workload, Measurement Measurement)> all = [];
        for (var round = 1; round <= rounds; round++)
        {
            all.AddRange(await RoundAsync($"round {round}", [], OfQuorum, cancellation));
            all.AddRange(await RoundAsync($"round {round}", DistributedDataSettings, OfDistributedData, cancellation));
        }

        return
        [
            .. all.GroupBy(each => (each.Workload.Name, each.Workload.Store)).Select(group => new StoreRow(
                group.Key.Name,
                group.Key.Store,
                Measurement.MedianOf([.. group.Select(each => each.Measurement)]),
                [.. group.Select(each => each.Measurement.OpsPerSecond)])),
        ];
    }

    private static IReadOnlyList<StoreWorkload> OfQuorum(IReadOnlyList<ISystemMember> members)
    {
        var contexts = new KnownContexts();
        var siblings = new DoorRing(members, node => new QuorumDoor(node, "bench", contexts));
        var lastWrite = new DoorRing(members, node => new QuorumDoor(node, "lww"));
        return
        [
            new StoreWorkload("put", StoreNames.LastWriteWins, IsPut: true, lastWrite),
            new StoreWorkload("put", StoreNames.Siblings, IsPut: true, siblings),
            new StoreWorkload("get", StoreNames.LastWriteWins, IsPut: false, lastWrite),
            new StoreWorkload("get", StoreNames.Siblings, IsPut: false, siblings),
        ];
    }

    private static IReadOnlyList<StoreWorkload> OfDistributedData(IReadOnlyList<ISystemMember> members)
    {
        var doors = new DoorRing(members, node => new DistributedDataDoor(node));
        return
        [
            new StoreWorkload("put", StoreNames.DistributedData, IsPut: true, doors),
            new StoreWorkload("get", StoreNames.DistributedData, IsPut: false, doors),
        ];
    }

    private async Task<IReadOnlyList<(StoreWorkload, Measurement)>> RoundAsync(
        string round,
        IReadOnlyList<string> more,
        Func<IReadOnlyList<ISystemMember>, IReadOnlyList<StoreWorkload>> workloads,
        CancellationToken cancellation)
    {
        await using var system = new NodeSystem(profile, [.. settings, .. more]);
        return await timeline.ShowAsync(round, async progress =>
        {
            await system.StartAsync(progress, cancellation);
            var all = workloads(system.Members);
            try
            {
                return await MeasureAsync(round, system, all, progress, cancellation);
            }
            finally
            {
                foreach (var doors in all.Select(workload => workload.Doors).Distinct())
                    doors.Dispose();
            }
        });
    }

    private async Task<IReadOnlyList<(StoreWorkload, Measurement)>> MeasureAsync(
        string round,
        NodeSystem system,
        IReadOnlyList<StoreWorkload> workloads,
        IProgress<string> progress,
        CancellationToken cancellation)
    {
        foreach (var doors in workloads.Select(workload => workload.Doors).Distinct())
        {
            progress.Report($"loading {load.Keys:N0} keys");
            await doors.WaitAsync(cancellation);
            await new ObjectLoad(doors).WriteAsync([.. Enumerable.Range(0, load.Keys)], cancellation);
        }

        progress.Report("warming up");
        foreach (var workload in workloads)
            await MeasureAsync(system, workload, TimeSpan.Zero, load.WarmUp / workloads.Count, cancellation);

        List<(StoreWorkload, Measurement)> results = [];
        foreach (var workload in workloads)
        {
            progress.Report($"{workload.Name}, {workload.Store}");
            var measured = await MeasureAsync(system, workload, load.WorkloadWarmUp, load.Window, cancellation);
            timeline.Say($"  {round}: {workload.Name} {workload.Store}: {Cells.Count(measured.OpsPerSecond)}/s, "
                + $"p50 {Cells.Milliseconds(measured.P50Ms)} ms, {measured.ServerCpuMicrosPerOp:0} us of CPU each");
            results.Add((workload, measured));
        }

        return results;
    }

    private async Task<Measurement> MeasureAsync(
        NodeSystem system, StoreWorkload workload, TimeSpan warmUp, TimeSpan window, CancellationToken cancellation)
    {
        var (meter, cpu) = await new ObjectLoad(workload.Doors).MeasureAsync(
            system.Members, workload.IsPut, load.Keys, warmUp, window, cancellation);
        return new Measurement(
            meter.InWindow / window.TotalSeconds,
            meter.LatencyMilliseconds(50),
            meter.LatencyMilliseconds(99),
            meter.InWindow == 0 ? 0 : cpu.TotalMicroseconds / meter.InWindow,
            meter.Failed,
            meter.Unknown,
            meter.FirstError);
    }
}

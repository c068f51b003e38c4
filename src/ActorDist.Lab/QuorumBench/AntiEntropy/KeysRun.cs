using System.Diagnostics;
using ActorDist.Lab.Processes;
using ActorDist.Lab.QuorumBench.Doors;
using ActorDist.Lab.QuorumBench.Loads;
using ActorDist.Lab.QuorumBench.Reports;
using ActorDist.Lab.RegisterBench.Memory;
using ActorDist.Lab.RegisterBench.Nodes;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.QuorumBench.AntiEntropy;

/// <summary>
/// Loads keys and watches what the nodes keep in memory; then a round of anti-entropy where nothing differs, and one after a node was
/// away while one key of a hundred was written anew. No rounds of their own run meanwhile.
/// </summary>
/// <param name="keys">How many keys.</param>
/// <param name="profile">The settings of every node.</param>
/// <param name="settings">Settings over the profile.</param>
/// <param name="timeline">Where to show what happens.</param>
internal sealed class KeysRun(int keys, string profile, IReadOnlyList<string> settings, BenchTimeline timeline)
{
    private const string Bucket = "bench";
    private const string NoRoundsOfTheirOwn = "actordist.quorum.exchange-every=1h";
    private const int Step = 100_000;
    private const int OneOf = 100;
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs.</summary>
    public async Task<KeysReport> RunAsync(CancellationToken cancellation)
    {
        await using var system = new NodeSystem(profile, [.. settings, NoRoundsOfTheirOwn]);
        return await timeline.ShowAsync("keys", async progress =>
        {
            await system.StartAsync(progress, cancellation);
            var memory = await LoadAsync(system, progress, cancellation);
            using var reports = new StoreReports(system.HttpOf(system.Members[0]));
            progress.Report("a round where nothing differs");
            var nothing = await RoundAsync(system, reports, differing: 0, build: null, cancellation);
            var changed = await ChangeAsync(system, reports, progress, cancellation);
            memory.Add(Row(system, keys, 0, 0));
            return new KeysReport(memory, [nothing, changed]);
        });
    }

    private async Task<List<MemoryRow>> LoadAsync(NodeSystem system, IProgress<string> progress, CancellationToken cancellation)
    {
        using var doors = new DoorRing(system.Members, node => new QuorumDoor(node, Bucket));
        List<MemoryRow> rows = [Row(system, 0, 0, 0)];
        for (var loaded = 0; loaded < keys;)
        {
            var count = Math.Min(Step, keys - loaded);
            progress.Report($"loading keys {loaded:N0} to {loaded + count:N0} of {keys:N0}");
            var clock = Stopwatch.StartNew();
            var repeated = await new ObjectLoad(doors).WriteAsync([.. Enumerable.Range(loaded, count)], cancellation);
            loaded += count;
            rows.Add(Row(system, loaded, count / clock.Elapsed.TotalSeconds, repeated));
        }

        return rows;
    }

    /// <summary>Kills a node, writes some of the keys anew, starts it and has the difference repaired.</summary>
    private async Task<RoundRow> ChangeAsync(
        NodeSystem system, StoreReports reports, IProgress<string> progress, CancellationToken cancellation)
    {
        var (away, others) = (system.Members[^1], system.Members.SkipLast(1).ToArray());
        await away.KillAsync(cancellation);
        int[] changed = [.. Enumerable.Range(0, (keys + OneOf - 1) / OneOf).Select(i => i * OneOf)];
        progress.Report($"{away.Name} is away; writing {changed.Length:N0} keys anew");
        var contexts = new KnownContexts();
        using (var doors = new DoorRing(others, node => new QuorumDoor(node, Bucket, contexts)))
        {
            await new ObjectLoad(doors).ReadAsync(changed, cancellation);
            await new ObjectLoad(doors).WriteAsync(changed, cancellation);
        }

        progress.Report($"starting {away.Name}");
        await away.RestartAsync(progress, cancellation);
        var clock = Stopwatch.StartNew();
        var isBuilt = await Polling.UntilAsync(
            async token => (await reports.AllAsync(token)) is { Count: NodeSystem.Size } all && all.All(report => report.IsTreeBuilt),
            BuildTimeout,
            Interval,
            cancellation);
        if (!isBuilt)
            throw new ClusterException($"The hash trees of {away.Name} were not built within {BuildTimeout.TotalMinutes:0} minutes.");
        var build = clock.Elapsed.TotalSeconds;
        progress.Report($"a round where {changed.Length:N0} keys differ");
        return await RoundAsync(system, reports, changed.Length, build, cancellation);
    }

    private async Task<RoundRow> RoundAsync(
        NodeSystem system, StoreReports reports, int differing, double? build, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var repairs = await reports.RepairAsync(cancellation);
        var seconds = clock.Elapsed.TotalSeconds;
        var received = repairs.Sum(repair => repair.Received);
        var row = new RoundRow(
            keys,
            differing,
            build,
            seconds,
            received,
            repairs.Sum(repair => repair.Bytes),
            repairs.Sum(repair => repair.Exchanged.Count) == system.Members.Count * (system.Members.Count - 1) && received >= differing);
        timeline.Say($"  a round over {keys:N0} keys, {differing:N0} differ: {seconds:0.00} s, {received:N0} objects were news, "
            + $"{row.BytesSent:N0} bytes sent{(row.IsComplete ? "" : "; NOT COMPLETE")}");
        return row;
    }

    private MemoryRow Row(NodeSystem system, int loaded, double perSecond, long repeated)
    {
        var row = new MemoryRow("quorum store", loaded, perSecond, repeated, [.. system.Members.Select(MemberMemory.Of)]);
        timeline.Say($"  {loaded,9:N0} keys, {perSecond,6:N0} puts/s; anonymous MiB: "
            + string.Join(", ", row.Members.Select(m => $"{m.Member} {Cells.Mebibytes(m.AnonymousBytes)}"))
            + $"; on disk {Cells.Mebibytes(row.Members.Sum(m => m.DiskBytes))} MiB");
        return row;
    }
}

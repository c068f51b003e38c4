using System.Diagnostics;
using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.RegisterBench.Memory;

/// <summary>Loads many keys and watches what the members' processes keep in memory and on disk.</summary>
/// <param name="keys">How many.</param>
/// <param name="systems">Starts the systems.</param>
/// <param name="timeline">Where to show what was measured.</param>
internal sealed class MemoryRun(int keys, SystemSource systems, BenchTimeline timeline)
{
    private const int Step = 100_000;

    public async Task<IReadOnlyList<MemoryRow>> RunAsync(CancellationToken cancellation)
    {
        List<MemoryRow> rows = [];
        foreach (var name in systems.Available())
        {
            timeline.Say($"{name}: {keys:N0} keys of {BenchKeys.ValueBytes} bytes");
            rows.AddRange(await systems.WithAsync(name, (system, progress) => LoadAsync(system, progress, cancellation), cancellation));
        }

        return rows;
    }

    private async Task<List<MemoryRow>> LoadAsync(ISystemUnderTest system, IProgress<string> progress, CancellationToken cancellation)
    {
        List<MemoryRow> rows = [Row(system, 0, 0, 0)];
        for (var loaded = 0; loaded < keys;)
        {
            var count = Math.Min(Step, keys - loaded);
            progress.Report($"loading keys {loaded:N0} to {loaded + count:N0} of {keys:N0}");
            var clock = Stopwatch.StartNew();
            var repeated = await KeyLoader.LoadAsync(system, loaded, count, cancellation);
            loaded += count;
            rows.Add(Row(system, loaded, count / clock.Elapsed.TotalSeconds, repeated));
        }

        return rows;
    }

    private MemoryRow Row(ISystemUnderTest system, int loaded, double perSecond, long repeated)
    {
        var row = new MemoryRow(system.Name, loaded, perSecond, repeated, [.. system.Members.Select(MemberMemory.Of)]);
        timeline.Say($"  {loaded,9:N0} keys, {perSecond,6:N0} puts/s; resident (anonymous) MiB: "
            + string.Join(", ", row.Members.Select(m => $"{m.Member} {Cells.Mebibytes(m.ResidentBytes)} ({Cells.Mebibytes(m.AnonymousBytes)})"))
            + $"; on disk {Cells.Mebibytes(row.Members.Sum(m => m.DiskBytes))} MiB");
        return row;
    }
}

using System.Globalization;
using ActorDist.Lab.QuorumBench.AntiEntropy;
using ActorDist.Lab.QuorumBench.HandOff;
using ActorDist.Lab.QuorumBench.Loads;
using ActorDist.Lab.QuorumBench.Siblings;
using ActorDist.Lab.RegisterBench.Memory;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.QuorumBench.Output;

/// <summary>Prints what was measured, as the README has it.</summary>
internal static class QuorumTables
{
    /// <summary>Prints all parts that ran.</summary>
    public static void Print(QuorumBenchReport report)
    {
        Console.WriteLine($"{report.Machine}; driver and nodes share it");
        if (report.Stores is { } stores)
        {
            Console.WriteLine(report.Setting);
            Print(stores);
        }

        if (report.Clocks is { } clocks)
            Print(clocks);
        if (report.Resolution is { } resolution)
            Print(resolution);
        if (report.HandOff is { } handOff)
            Print(handOff);
        if (report.Keys is { } keys)
        {
            MemoryTable.Print(keys.Memory);
            Print(keys.Rounds);
        }
    }

    private static void Print(IReadOnlyList<StoreRow> rows)
    {
        var table = new MarkdownTable("workload, 64 clients", "store", "ops/s", "p50 ms", "p99 ms", "CPU us/op", "times DistributedData", "rounds");
        foreach (var row in rows.OrderByDescending(row => row.Workload, StringComparer.Ordinal))
        {
            var other = rows.First(each => string.Equals(each.Workload, row.Workload, StringComparison.Ordinal)
                && string.Equals(each.Store, StoreNames.DistributedData, StringComparison.Ordinal));
            table.Add(
                row.Workload,
                row.Store,
                Cells.Count(row.Median.OpsPerSecond),
                Cells.Milliseconds(row.Median.P50Ms),
                Cells.Milliseconds(row.Median.P99Ms),
                Cells.Count(row.Median.ServerCpuMicrosPerOp),
                Cells.Ratio(other != row && other.Median.OpsPerSecond > 0 ? row.Median.OpsPerSecond / other.Median.OpsPerSecond : null),
                string.Join(", ", row.Rounds.Select(round => Cells.Count(round))));
            if (row.Median.FirstError is { } error)
                Console.WriteLine($"{row.Workload}, {row.Store}: {row.Median.Failed} failed, {row.Median.Unknown} unknown: {error}");
        }

        table.Print();
    }

    private static void Print(IReadOnlyList<ClockRow> rows)
    {
        var table = new MarkdownTable("vector clocks of 5 entries", "ns", "bytes allocated");
        foreach (var row in rows)
            table.Add(row.Operation, row.Nanoseconds.ToString("0.0", CultureInfo.InvariantCulture), Cells.Count(row.AllocatedBytes));
        table.Print();
    }

    private static void Print(ResolutionRow row)
    {
        var table = new MarkdownTable("siblings resolved: get, then put with the context", "siblings", "p50 ms", "p99 ms", "not resolved");
        table.Add(
            $"{Cells.Count(row.Objects)} objects, 1 client", Cells.Count(row.Siblings), Cells.Milliseconds(row.P50Ms),
            Cells.Milliseconds(row.P99Ms), Cells.Count(row.Left));
        table.Print();
    }

    private static void Print(HandOffRow row)
    {
        var table = new MarkdownTable("hints handed off", "s after the start", "s", "hints/s", "bytes sent", "bytes a hint", "anonymous MiB");
        table.Add(
            Cells.Count(row.Hints),
            Seconds(row.UntilFirstSeconds),
            Seconds(row.Seconds),
            Cells.Count(row.Seconds > 0 ? row.HandedOff / row.Seconds : null),
            Cells.Count(row.BytesSent),
            Cells.Count((double)row.BytesSent / row.HandedOff),
            string.Join(", ", row.Most.Select(memory => $"{memory.Member} {MostOf(row, memory)}")));
        table.Print();
    }

    private static string MostOf(HandOffRow row, MemberMemory most) =>
        row.Before.FirstOrDefault(each => string.Equals(each.Member, most.Member, StringComparison.Ordinal)) is { } before
            ? $"{Cells.Mebibytes(before.AnonymousBytes)} to {Cells.Mebibytes(most.AnonymousBytes)}"
            : $"at most {Cells.Mebibytes(most.AnonymousBytes)}";

    private static void Print(IReadOnlyList<RoundRow> rows)
    {
        var table = new MarkdownTable("round of anti-entropy: keys", "differ", "trees built s", "s", "objects received", "bytes sent", "complete");
        foreach (var row in rows)
        {
            table.Add(
                Cells.Count(row.Keys), Cells.Count(row.Differing), row.BuildSeconds is { } build ? Seconds(build) : Cells.Nothing,
                Seconds(row.Seconds), Cells.Count(row.Received), Cells.Count(row.BytesSent), row.IsComplete ? "yes" : "NO");
        }

        table.Print();
    }

    private static string Seconds(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);
}

using ActorDist.Lab.RegisterBench.Loads;

namespace ActorDist.Lab.RegisterBench.Output;

/// <summary>Prints the comparison.</summary>
internal static class ComparisonTable
{
    /// <summary>Stands behind a figure of a workload in which operations were left undone.</summary>
    private const string NotClean = " (!)";

    public static void Print(IReadOnlyList<ComparisonRow> rows)
    {
        var table = new MarkdownTable(
            "workload",
            "clients",
            "ActorDist ops/s",
            "p50 ms",
            "p99 ms",
            "CPU us/op",
            "etcd ops/s",
            "p50 ms",
            "p99 ms",
            "CPU us/op",
            "ratio");
        foreach (var row in rows)
        {
            table.Add([row.Workload.Name, row.Workload.Clients.ToString(), .. Of(row.Ours), .. Of(row.Etcd), Cells.Ratio(row.Ratio)]);
        }

        table.Print();
        foreach (var row in rows)
        {
            PrintErrors(SystemNames.Ours, row.Workload, row.Ours);
            PrintErrors(SystemNames.Etcd, row.Workload, row.Etcd);
        }
    }

    private static string[] Of(Measurement? measured) =>
    [
        Cells.Count(measured?.OpsPerSecond) + (measured is { IsClean: false } ? NotClean : ""),
        Cells.Milliseconds(measured?.P50Ms),
        Cells.Milliseconds(measured?.P99Ms),
        Cells.Count(measured?.ServerCpuMicrosPerOp),
    ];

    private static void PrintErrors(string system, BenchWorkload workload, Measurement? measured)
    {
        if (measured is { IsClean: false })
        {
            Console.WriteLine($"(!) {system}, {workload.Title}: {measured.Failed} failed, {measured.Unknown} unknown. "
                + $"The first: {measured.FirstError}");
        }
    }
}

using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using ActorDist.Lab.Judging;
using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench.Output;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Histories.Formats;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability.Zones;
using ActorDist.Verification.Models.CasRegister;
using static ActorDist.Lab.Processes.BoundedOption;

namespace ActorDist.Lab.JudgeBench;

/// <summary><c>lab bench-judge</c>.</summary>
public static class BenchJudgeCommand
{
    private const int ExitNotClean = 3;
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private static readonly Option<DirectoryInfo?> Corpora = new("--corpora")
    {
        Description = "A folder with Porcupine's test data, jepsen/etcd_*.log and kv/c*.txt; without it only made histories are judged.",
    };

    private static readonly Option<int> Operations = Number("--operations", "Operations of the made history.", 100_000, 100, 1_000_000);
    private static readonly Option<int> Runs = Number("--runs", "Runs, after one that does not count.", 5, 1, 100);
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object instead of a table." };

    /// <summary>The command.</summary>
    public static Command Create() => new Command(
        "bench-judge",
        "How long the judges take: Porcupine's logs of etcd and of key-value stores by the search, and a made history of one register by the "
        + "near-linear judge of unique writes. Exit code 3: something ended unknown. "
        + "Example: bench.sh judge --corpora ../shared/corpora/porcupine")
    {
        Corpora, Operations, Runs, Json,
    }.WithAction(RunAsync);

    private static Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var machine = BenchMachine.Here();
        var timeline = new BenchTimeline();
        timeline.Say(machine.ToString());
        var (runs, rows) = (parsed.GetValue(Runs), new List<JudgeRow>());
        if (parsed.GetValue(Corpora) is { } folder)
        {
            rows.Add(Measure("Porcupine's etcd logs", Read(folder, "jepsen", "etcd_*.log"), "cas-register", runs, cancellation));
            rows.Add(Measure("Porcupine's key-value logs", Read(folder, "kv", "c*.txt"), "key-value", runs, cancellation));
        }

        timeline.Say("one register, every write a new value");
        var made = AtomicRegister.History(seed: 7, parsed.GetValue(Operations));
        var zones = new ZoneJudge();
        rows.Add(Row(
            "one register, every write a new value", 1, made.Count, runs, () => [zones.Judge(made)], cancellation));
        if (parsed.GetValue(Json))
            Console.WriteLine(JsonSerializer.Serialize(new { Machine = machine, Judged = rows }, Format));
        else
            Print(machine, rows);
        return Task.FromResult(rows.TrueForAll(row => row.Unknown == 0) ? CommandAction.Done : ExitNotClean);
    }

    private static IReadOnlyList<IReadOnlyList<HistoryEvent>> Read(DirectoryInfo folder, string part, string pattern)
    {
        try
        {
            return
            [
                .. new DirectoryInfo(Path.Combine(folder.FullName, part)).GetFiles(pattern).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file =>
                {
                    using var text = file.OpenText();
                    return string.Equals(file.Extension, ".log", StringComparison.Ordinal) ? JepsenLog.Read(text) : EdnHistory.Read(text);
                }),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ClusterException($"--corpora {folder}: {e.Message}", e);
        }
    }

    private static JudgeRow Measure(
        string name, IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, string model, int runs, CancellationToken cancellation) => Row(
        name,
        histories.Count,
        histories.Sum(history => history.Count(each => each.Type == EventType.Invoke)),
        runs,
        () => [.. histories.Select(history => HistoryJudges.Run(
            model, history, new HistoryReading(null, FailedCas.Observation, NilRead.Observation), cancellation))],
        cancellation);

    private static JudgeRow Row(
        string name, int count, long operations, int runs, Func<IReadOnlyList<Judgement>> judge, CancellationToken cancellation)
    {
        var judged = judge();
        var milliseconds = new double[runs];
        var allocated = GC.GetTotalAllocatedBytes();
        for (var run = 0; run < runs; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            var from = Stopwatch.GetTimestamp();
            judged = judge();
            milliseconds[run] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }

        allocated = (GC.GetTotalAllocatedBytes() - allocated) / runs;
        Array.Sort(milliseconds);
        return new JudgeRow(
            name, count, operations, Count(Verdict.Held), Count(Verdict.Violated), Count(Verdict.Unknown), milliseconds[(runs - 1) / 2],
            milliseconds[^1], allocated / (1024.0 * 1024));

        int Count(Verdict verdict) => judged.Count(each => each.Verdict == verdict);
    }

    private static void Print(BenchMachine machine, List<JudgeRow> rows)
    {
        Console.WriteLine(machine);
        var table = new MarkdownTable("judged", "histories", "operations", "held", "violated", "unknown", "p50 ms", "max ms", "MiB allocated");
        foreach (var row in rows)
        {
            table.Add(
                row.Histories, Cells.Count(row.Count), Cells.Count(row.Operations), Cells.Count(row.Held), Cells.Count(row.Violated),
                Cells.Count(row.Unknown), Cells.Milliseconds(row.P50Ms), Cells.Milliseconds(row.MaxMs), Cells.Count(row.Mebibytes));
        }

        table.Print();
    }
}

using System.CommandLine;
using System.Text.Json;
using ActorDist.Lab.JudgeBench.Porcupine;
using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench.Output;
using ActorDist.Verification.Linearizability.Zones;
using static ActorDist.Lab.Processes.BoundedOption;

namespace ActorDist.Lab.JudgeBench;

/// <summary><c>lab bench-judge</c>.</summary>
public static class BenchJudgeCommand
{
    private const int ExitNotClean = 3;
    private const string MadeHistory = "one register, every write a new value";
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private static readonly Option<DirectoryInfo?> Corpora = new("--corpora")
    {
        Description = "A folder with Porcupine's test data, jepsen/etcd_*.log and kv/c*.txt; without it only made histories are judged.",
    };

    private static readonly Option<DirectoryInfo?> Porcupine = new("--porcupine")
    {
        Description = "A checkout of github.com/anishathalye/porcupine, which is then built and judges the same logs beside.",
    };

    private static readonly Option<string> Go = new("--go")
    {
        Description = "The go command that builds Porcupine (Debian: golang-go).",
        DefaultValueFactory = _ => "go",
    };

    private static readonly Option<int> Operations = Number("--operations", "Operations of the made history.", 100_000, 100, 1_000_000);
    private static readonly Option<int> Runs = Number("--runs", "Runs, after one that does not count.", 21, 1, 100);
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object instead of a table." };

    /// <summary>The command.</summary>
    public static Command Create() => new Command(
        "bench-judge",
        "How long the judges take: Porcupine's logs of etcd and of key-value stores by the search, and a made history of one register by the "
        + "near-linear judge of unique writes. Exit code 3: something ended unknown, Porcupine judged otherwise, or the made history was not held. "
        + "Example: bench.sh judge --corpora porcupine/test_data --porcupine porcupine")
    {
        Corpora, Porcupine, Go, Operations, Runs, Json,
    }.WithAction(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var machine = BenchMachine.Here();
        var timeline = new BenchTimeline();
        timeline.Say(machine.ToString());
        var runs = parsed.GetValue(Runs);
        var timer = new JudgeTimer(runs, cancellation);
        var rows = new List<JudgeRow>();
        if (parsed.GetValue(Corpora) is { } folder)
        {
            using var porcupine = parsed.GetValue(Porcupine) is { } checkout
                ? await PorcupineJudge.BuildAsync(checkout, parsed.GetValue(Go)!, cancellation)
                : null;
            foreach (var logs in RecordedLogs.In(folder))
            {
                timeline.Say(logs.Name);
                rows.AddRange(logs.Measure(timer, cancellation));
                if (porcupine is not null)
                    rows.Add(await porcupine.MeasureAsync(logs, runs, cancellation));
            }
        }

        timeline.Say(MadeHistory);
        var made = AtomicRegister.History(seed: 7, parsed.GetValue(Operations));
        var zones = new ZoneJudge();
        var byZones = timer.Measure(MadeHistory, "ActorDist, zones", made.Count, () => [zones.Judge(made).Verdict]);
        rows.Add(byZones);
        if (parsed.GetValue(Json))
            Console.WriteLine(JsonSerializer.Serialize(new { Machine = machine, Judged = rows }, Format));
        else
            Print(machine, rows);
        var isAgreed = rows.GroupBy(row => row.Histories, StringComparer.Ordinal).All(judged => judged.DistinctBy(row => row.Held).Count() == 1);
        return isAgreed && byZones.Held == 1 && rows.TrueForAll(row => row.Unknown == 0) ? CommandAction.Done : ExitNotClean;
    }

    private static void Print(BenchMachine machine, List<JudgeRow> rows)
    {
        Console.WriteLine(machine);
        var table = new MarkdownTable("judged", "judge", "histories", "operations", "held", "violated", "unknown", "p50 ms", "max ms", "MiB allocated");
        foreach (var row in rows)
        {
            table.Add(
                row.Histories, row.Judge, Cells.Count(row.Count), Cells.Count(row.Operations), Cells.Count(row.Held), Cells.Count(row.Violated),
                Cells.Count(row.Unknown), Cells.Milliseconds(row.P50Ms), Cells.Milliseconds(row.MaxMs), Cells.Count(row.Mebibytes));
        }

        table.Print();
    }
}

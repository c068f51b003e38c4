using System.CommandLine;
using System.Text.Json;
using ActorDist.Lab.CrdtBench.Spread;
using ActorDist.Lab.CrdtBench.Updates;
using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench.Output;
using static ActorDist.Lab.Processes.BoundedOption;

namespace ActorDist.Lab.CrdtBench;

/// <summary><c>lab bench-crdt-updates</c> and <c>lab bench-crdt-spread</c>.</summary>
public static class BenchCrdtCommand
{
    private const int ExitNotClean = 3;
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object instead of a table." };

    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create()
    {
        var seconds = Number("--seconds", "How long each type is measured.", 5, 1, 600);
        var rounds = Number("--rounds", "How often, with fresh nodes; medians are shown.", 3, 1, 99);
        var warmUp = Number("--warm-up", "Seconds of all types after each start.", 24, 0, 600);
        yield return new Command(
            "bench-crdt-updates",
            "Updates of our counters and sets beside Akka.DistributedData's own, at the same door of three durable nodes, at the levels local and "
            + "majority. Exit code 3: an update failed or is unknown. Example: bench.sh crdt updates --rounds 1")
        {
            seconds, rounds, warmUp, Json,
        }.WithAction((parsed, cancellation) => UpdatesAsync(
            new UpdateComparison(
                TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds), new BenchTimeline()),
            parsed.GetValue(Json),
            cancellation));

        var keys = Number("--keys", "How many objects, each with one element.", 10_000, 1, 1_000_000);
        var elements = Number("--elements", "How many elements one more set has.", 100_000, 1, 10_000_000);
        yield return new Command(
            "bench-crdt-spread",
            "Writes many objects and one large set at three durable nodes, waits until each shows all of it, wipes a node's disk and waits until it "
            + "has all of it again; meanwhile it looks for frames that are too large and for heartbeats that came late. Exit code 1: there were "
            + "some, or something did not arrive. Example: bench.sh crdt spread --keys 1000 --elements 10000")
        {
            keys, elements, Json,
        }.WithAction((parsed, cancellation) => SpreadAsync(
            new SpreadRun(parsed.GetValue(keys), parsed.GetValue(elements), new BenchTimeline()), parsed.GetValue(Json), cancellation));
    }

    private static async Task<int> UpdatesAsync(UpdateComparison comparison, bool json, CancellationToken cancellation)
    {
        var machine = BenchMachine.Here();
        var rows = await comparison.RunAsync(cancellation);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { Machine = machine, Updates = rows }, Format));
        }
        else
        {
            Console.WriteLine(machine);
            var table = new MarkdownTable("update of", "type", "by", "level", "updates/s", "p50 ms", "p99 ms", "CPU us each", "failed", "unknown");
            foreach (var row in rows)
            {
                table.Add(
                    row.Workload, row.Type, row.By, row.Level, Cells.Count(row.Median.OpsPerSecond), Cells.Milliseconds(row.Median.P50Ms),
                    Cells.Milliseconds(row.Median.P99Ms), Cells.Count(row.Median.ServerCpuMicrosPerOp), Cells.Count(row.Median.Failed),
                    Cells.Count(row.Median.Unknown));
            }

            table.Print();
        }

        return rows.All(row => row.Median.IsClean) ? CommandAction.Done : ExitNotClean;
    }

    private static async Task<int> SpreadAsync(SpreadRun run, bool json, CancellationToken cancellation)
    {
        var machine = BenchMachine.Here();
        var report = await run.RunAsync(cancellation);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { Machine = machine, Spread = report }, Format));
        }
        else
        {
            Console.WriteLine(machine);
            var table = new MarkdownTable("phase", "seconds", "longest heartbeat ms", "unreachable", "frames too large");
            foreach (var phase in report.Phases)
            {
                table.Add(
                    phase.Name, Cells.Milliseconds(phase.Seconds), Cells.Count(phase.LongestHeartbeatMs), Cells.Count(phase.Unreachable),
                    Cells.Count(phase.FramesTooLarge));
            }

            table.Print();
            Console.WriteLine(report.Violation is { } violation ? $"violated: {violation}" : "held");
        }

        return report.Violation is null ? CommandAction.Done : CommandAction.Failed;
    }
}

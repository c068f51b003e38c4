using System.CommandLine;
using System.Text.Json;
using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.RecipeBench;

/// <summary><c>lab bench-recipes</c>.</summary>
public static class BenchRecipesCommand
{
    private const int ExitNotClean = 3;
    private static readonly int[] Contenders = [1, 16];
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var seconds = BoundedOption.Number("--seconds", "How long each number of contenders is measured.", 5, 1, 600);
        var warmUp = BoundedOption.Number("--warm-up", "How long they work before that.", 10, 1, 600);
        var system = new Option<string>("--system")
        {
            Description = $"{SystemNames.Ours}, {SystemNames.Etcd} or {SystemNames.Both}.",
            DefaultValueFactory = _ => SystemNames.Both,
        };
        system.AcceptOnlyFromAmong(SystemNames.Ours, SystemNames.Etcd, SystemNames.Both);
        var set = new Option<string[]>("--set")
        {
            Description = "A setting over the production profile, path=value; may be repeated.",
            DefaultValueFactory = _ => [],
        };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of a table." };
        return new Command(
            "bench-recipes",
            "Acquire and release of one lock by 1 and by 16 contenders: three fresh durable nodes over HTTP/2 beside three members of etcd "
            + "and its lock service over gRPC, one system after the other. Exit code 3: a cycle was not done. Example: bench.sh recipes")
        {
            seconds, warmUp, system, set, json,
        }.WithAction((parsed, cancellation) => RunAsync(
            new BenchOptions(
                new LoadOptions(
                    BenchKeys.DefaultCount, TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(seconds))),
                Rounds: 1,
                parsed.GetRequiredValue(system) is var name && string.Equals(name, SystemNames.Both, StringComparison.Ordinal)
                    ? [SystemNames.Ours, SystemNames.Etcd]
                    : [name],
                LeaderOnly: false,
                "production",
                parsed.GetRequiredValue(set)),
            parsed.GetValue(json),
            cancellation));
    }

    private static async Task<int> RunAsync(BenchOptions options, bool json, CancellationToken cancellation)
    {
        var timeline = new BenchTimeline();
        var systems = new SystemSource(options, timeline);
        var machine = BenchMachine.Here();
        timeline.Say(machine.ToString());
        var rows = new List<LockRow>();
        foreach (var name in systems.Available())
        {
            rows.AddRange(await systems.WithAsync(name, (system, progress) => MeasureAsync(system, options.Load, progress, cancellation), cancellation));
        }

        if (json)
            Console.WriteLine(JsonSerializer.Serialize(new { Machine = machine, Locks = rows }, Format));
        else
            Print(machine, rows);
        return rows.TrueForAll(row => row.Failed == 0) ? CommandAction.Done : ExitNotClean;
    }

    private static async Task<IReadOnlyList<LockRow>> MeasureAsync(
        ISystemUnderTest system, LoadOptions load, IProgress<string> progress, CancellationToken cancellation)
    {
        var run = new LockRun(system, load.WarmUp, load.Window);
        var rows = new List<LockRow>();
        foreach (var contenders in Contenders)
        {
            progress.Report($"lock, {contenders} contenders");
            rows.Add(await run.MeasureAsync(contenders, cancellation));
        }

        return rows;
    }

    private static void Print(BenchMachine machine, List<LockRow> rows)
    {
        Console.WriteLine($"{machine}; driver and members share it");
        var table = new MarkdownTable("lock, acquire and release", "system", "cycles/s", "p50 ms", "p99 ms", "times etcd");
        foreach (var row in rows.OrderBy(row => row.Contenders))
        {
            var etcd = rows.Find(other => other.Contenders == row.Contenders
                && string.Equals(other.System, SystemNames.Etcd, StringComparison.Ordinal));
            table.Add(
                $"{row.Contenders} contender{(row.Contenders == 1 ? "" : "s")}", row.System, Cells.Count(row.CyclesPerSecond),
                Cells.Milliseconds(row.P50Ms), Cells.Milliseconds(row.P99Ms),
                Cells.Ratio(etcd is { CyclesPerSecond: > 0 } && etcd != row ? row.CyclesPerSecond / etcd.CyclesPerSecond : null));
            if (row.FirstError is { } error)
                Console.WriteLine($"{row.System}: {row.Failed} cycles were not done: {error}");
        }

        table.Print();
    }
}

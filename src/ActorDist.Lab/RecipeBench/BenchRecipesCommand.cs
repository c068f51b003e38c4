using System.CommandLine;
using System.Text.Json;
using ActorDist.Lab.Processes;
using ActorDist.Lab.RecipeBench.ZooKeeper;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.RecipeBench;

/// <summary><c>lab bench-recipes</c>.</summary>
public static class BenchRecipesCommand
{
    private const int ExitNotClean = 3;
    private const string All = "all";
    private static readonly int[] Contenders = [1, 16];
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var seconds = BoundedOption.Number("--seconds", "How long each number of contenders is measured.", 5, 1, 600);
        var warmUp = BoundedOption.Number("--warm-up", "How long they work before that.", 10, 1, 600);
        var system = new Option<string>("--system")
        {
            Description = $"{SystemNames.Ours}, {SystemNames.Etcd}, {ZooKeeperEnsemble.Name} or {All}.",
            DefaultValueFactory = _ => All,
        };
        system.AcceptOnlyFromAmong(SystemNames.Ours, SystemNames.Etcd, ZooKeeperEnsemble.Name, All);
        var set = new Option<string[]>("--set")
        {
            Description = "A setting over the production profile, path=value; may be repeated.",
            DefaultValueFactory = _ => [],
        };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of a table." };
        return new Command(
            "bench-recipes",
            "Acquire and release of one lock by 1 and by 16 contenders: three fresh durable nodes over HTTP/2 beside three members of etcd "
            + "and its lock service over gRPC, and three servers of ZooKeeper and Kazoo's recipe, one system after the other. Exit code 3: a cycle was not done. Example: bench.sh recipes")
        {
            seconds, warmUp, system, set, json,
        }.WithAction((parsed, cancellation) => RunAsync(
            new BenchOptions(
                new LoadOptions(
                    BenchKeys.DefaultCount, TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(seconds))),
                Rounds: 1,
                parsed.GetRequiredValue(system) is var name && string.Equals(name, All, StringComparison.Ordinal)
                    ? [SystemNames.Ours, SystemNames.Etcd, ZooKeeperEnsemble.Name]
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
        var zooKeeper = options.Systems.Contains(ZooKeeperEnsemble.Name, StringComparer.Ordinal);
        if (zooKeeper && !ZooKeeperInstallation.IsThere)
        {
            if (options.Systems.Count == 1)
                throw new ClusterException(ZooKeeperInstallation.HowToInstall);
            timeline.Say(ZooKeeperInstallation.HowToInstall);
            zooKeeper = false;
        }

        string[] others = [.. options.Systems.Where(name => !string.Equals(name, ZooKeeperEnsemble.Name, StringComparison.Ordinal))];
        var systems = new SystemSource(options with { Systems = others }, timeline);
        var machine = BenchMachine.Here();
        timeline.Say(machine.ToString());
        var rows = new List<LockRow>();
        foreach (var name in others.Length == 0 ? [] : systems.Available())
        {
            rows.AddRange(await systems.WithAsync(
                name,
                (system, progress) => MeasureAsync(
                    new LockRun(
                        name,
                        [.. system.Members.Select(member => member.Address)],
                        address => string.Equals(name, SystemNames.Etcd, StringComparison.Ordinal) ? new EtcdLockDoor(address) : new NodeLockDoor(address),
                        options.Load.WarmUp,
                        options.Load.Window),
                    progress,
                    cancellation),
                cancellation));
        }

        if (zooKeeper)
        {
            await using var ensemble = new ZooKeeperEnsemble();
            ensemble.Start();
            rows.AddRange(await timeline.ShowAsync(ZooKeeperEnsemble.Name, progress => MeasureAsync(
                new LockRun(ZooKeeperEnsemble.Name, ensemble.Members, server => new KazooLockDoor(server), options.Load.WarmUp, options.Load.Window),
                progress,
                cancellation)));
        }

        if (json)
            Console.WriteLine(JsonSerializer.Serialize(new { Machine = machine, Locks = rows }, Format));
        else
            Print(machine, rows);
        return rows.TrueForAll(row => row.Failed == 0) ? CommandAction.Done : ExitNotClean;
    }

    private static async Task<IReadOnlyList<LockRow>> MeasureAsync(
        LockRun run, IProgress<string> progress, CancellationToken cancellation)
    {
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
        var table = new MarkdownTable("lock, acquire and release", "system", "cycles/s", "p50 ms", "p99 ms", "times etcd", "times zookeeper");
        foreach (var row in rows.OrderBy(row => row.Contenders))
        {
            table.Add(
                $"{row.Contenders} contender{(row.Contenders == 1 ? "" : "s")}", row.System, Cells.Count(row.CyclesPerSecond),
                Cells.Milliseconds(row.P50Ms), Cells.Milliseconds(row.P99Ms),
                Cells.Ratio(Times(SystemNames.Etcd)), Cells.Ratio(Times(ZooKeeperEnsemble.Name)));
            if (row.FirstError is { } error)
                Console.WriteLine($"{row.System}: {row.Failed} cycles were not done: {error}");

            double? Times(string system) => rows.Find(other => other != row && other.Contenders == row.Contenders && other.CyclesPerSecond > 0
                && string.Equals(other.System, system, StringComparison.Ordinal)) is { } beside ? row.CyclesPerSecond / beside.CyclesPerSecond : null;
        }

        table.Print();
    }
}

using System.CommandLine;
using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench.Kills;
using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Lab.RegisterBench.Memory;
using ActorDist.Lab.RegisterBench.Output;
using static ActorDist.Lab.Processes.BoundedOption;

namespace ActorDist.Lab.RegisterBench;

/// <summary><c>lab bench-registers</c>.</summary>
public static class BenchRegistersCommand
{
    private const int ExitNotClean = 3;

    private static readonly Option<int> Seconds = Number("--seconds", "How long each workload is measured.", 5, 1, 600);
    private static readonly Option<int> Rounds = Number("--rounds", "How often each system runs, in turns; medians are shown.", 1, 1, 99);
    private static readonly Option<int> WarmUp = Number(
        "--warm-up", "Seconds of all workloads mixed after each start. Below 10 the figures are those of code still being compiled.", 10, 0, 600);
    private static readonly Option<int> Rate = Number("--rate", "With --kill: writes a second, all doors together.", 400, 10, 10_000);

    private static readonly Option<bool> Kill = new("--kill")
    {
        Description = "Instead: kill each member in turn under steady writes and show the gap in writes.",
    };

    private static readonly Option<int?> Keys = Optional(
        "--keys", "Instead: load so many keys and show memory and disk of every member after each 100,000.", 1, 100_000_000);

    private static readonly Option<string> System = new("--system")
    {
        Description = $"{SystemNames.Ours}, {SystemNames.Etcd} or {SystemNames.Both}.",
        DefaultValueFactory = _ => SystemNames.Both,
    };

    private static readonly Option<bool> Leader = new("--leader")
    {
        Description = "All clients of etcd go to its leader, instead of round its members: spares it the forwarding.",
    };

    private static readonly Option<string> Profile = new("--profile")
    {
        Description = "The settings of every node of ours.",
        DefaultValueFactory = _ => "production",
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "A setting over the profile, path=value; may be repeated.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object instead of tables." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        System.AcceptOnlyFromAmong(SystemNames.Ours, SystemNames.Etcd, SystemNames.Both);
        Profile.AcceptOnlyFromAmong([.. ClusterSpec.Profiles]);
        return new Command(
            "bench-registers",
            "Registers of three fresh durable nodes beside three members of etcd, one system after the other, each over its own network "
            + "protocol. Exit code 0: every operation was done, 1: could not run or increments were lost or doubled, 3: operations failed "
            + "or are unknown. Example: bench.sh registers --rounds 3")
        {
            Seconds, Rounds, WarmUp, Kill, Rate, Keys, System, Leader, Profile, Set, Json,
        }.WithAction(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var system = parsed.GetRequiredValue(System);
        var options = new BenchOptions(
            new LoadOptions(
                BenchKeys.DefaultCount,
                TimeSpan.FromSeconds(parsed.GetValue(WarmUp)),
                TimeSpan.FromSeconds(parsed.GetValue(Seconds))),
            parsed.GetValue(Rounds),
            string.Equals(system, SystemNames.Both, StringComparison.Ordinal) ? [SystemNames.Ours, SystemNames.Etcd] : [system],
            parsed.GetValue(Leader),
            parsed.GetRequiredValue(Profile),
            parsed.GetRequiredValue(Set));
        var (kill, keys) = (parsed.GetValue(Kill), parsed.GetValue(Keys));
        var timeline = new BenchTimeline();
        var systems = new SystemSource(options, timeline);
        var machine = BenchMachine.Here();
        timeline.Say(machine.ToString());

        var report = new BenchReport(
            machine,
            options,
            kill || keys is not null ? null : await new ComparisonRun(options, systems, timeline).RunAsync(cancellation),
            kill ? await new KillRun(options, parsed.GetValue(Rate), systems, timeline).RunAsync(cancellation) : null,
            keys is { } count ? await new MemoryRun(count, systems, timeline).RunAsync(cancellation) : null);
        Print(report, parsed.GetValue(Json));
        return report.IsClean ? CommandAction.Done : ExitNotClean;
    }

    private static void Print(BenchReport report, bool json)
    {
        if (json)
        {
            Console.WriteLine(report.ToJson());
            return;
        }

        Console.WriteLine($"{report.Machine}; driver and members share it");
        if (report.Comparison is { } comparison)
            ComparisonTable.Print(comparison);
        if (report.Kills is { } kills)
            KillTable.Print(kills);
        if (report.Memory is { } memory)
            MemoryTable.Print(memory);
    }
}

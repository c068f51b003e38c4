using System.CommandLine;
using ActorDist.Lab.Processes;
using ActorDist.Lab.QuorumBench.AntiEntropy;
using ActorDist.Lab.QuorumBench.HandOff;
using ActorDist.Lab.QuorumBench.Loads;
using ActorDist.Lab.QuorumBench.Output;
using ActorDist.Lab.QuorumBench.Siblings;
using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Lab.RegisterBench.Output;
using static ActorDist.Lab.Processes.BoundedOption;

namespace ActorDist.Lab.QuorumBench;

/// <summary><c>lab bench-quorum</c>.</summary>
public static class BenchQuorumCommand
{
    private const int ExitNotClean = 3;
    private const int MostHints = 1_000_000;
    private const int MostKeys = 100_000_000;

    private const string Setting =
        "both stores: three nodes of the same program, 64 clients over HTTP/2 without TLS, values of 256 bytes, two of three replicas must "
        + "answer, a write only from its disk (the node's RocksDB, synced group commits). DistributedData: LWWRegister, WriteMajority and "
        + "ReadMajority, durable keys.";

    private static readonly Option<int> Seconds = Number("--seconds", "How long each workload is measured.", 5, 1, 600);
    private static readonly Option<int> Rounds = Number("--rounds", "How often each store runs, in turns; medians are shown.", 3, 1, 99);
    private static readonly Option<int> WarmUp = Number(
        "--warm-up", "Seconds of all workloads after each start. Below 10 the figures are those of code still being compiled.", 10, 0, 600);

    private static readonly Option<int?> Hints = Optional(
        "--hints", "Instead: have so many hints kept for a dead node, start it, and measure the hand-off.", 1, MostHints);

    private static readonly Option<int?> Keys = Optional(
        "--keys", "Instead: load so many keys, show memory after each 100,000, then measure rounds of anti-entropy over them.", 1, MostKeys);

    private static readonly Option<bool> Clocks = new("--clocks") { Description = "Instead: compare and merge vector clocks of five entries." };
    private static readonly Option<bool> Siblings = new("--siblings") { Description = "Instead: resolve siblings." };

    private static readonly Option<string> Profile = new("--profile")
    {
        Description = "The settings of every node.",
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
        Profile.AcceptOnlyFromAmong([.. ClusterSpec.Profiles]);
        return new Command(
            "bench-quorum",
            "The quorum store of three fresh durable nodes beside Akka.DistributedData's WriteMajority and ReadMajority with durable keys, "
            + "then vector clocks and the resolution of siblings. Exit code 0: every operation was done, 1: could not run, 3: operations "
            + "failed, are unknown or left something undone. Examples: bench.sh quorum --rounds 1; bench.sh quorum --hints 100000; "
            + "bench.sh quorum --keys 1000000 --json")
        {
            Seconds, Rounds, WarmUp, Hints, Keys, Clocks, Siblings, Profile, Set, Json,
        }.WithAction(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (hints, keys) = (parsed.GetValue(Hints), parsed.GetValue(Keys));
        var (clocks, siblings) = (parsed.GetValue(Clocks), parsed.GetValue(Siblings));
        var isAll = hints is null && keys is null && !clocks && !siblings;
        var (profile, settings) = (parsed.GetRequiredValue(Profile), parsed.GetRequiredValue(Set));
        var load = new LoadOptions(
            BenchKeys.DefaultCount,
            TimeSpan.FromSeconds(parsed.GetValue(WarmUp)),
            TimeSpan.FromSeconds(parsed.GetValue(Seconds)));
        var timeline = new BenchTimeline();
        var machine = BenchMachine.Here();
        timeline.Say(machine.ToString());

        var report = new QuorumBenchReport(
            machine,
            Setting,
            isAll ? await new StoreComparison(load, parsed.GetValue(Rounds), profile, settings, timeline).RunAsync(cancellation) : null,
            isAll || clocks ? ClockFigures.Measure() : null,
            isAll || siblings ? await new ResolutionRun(profile, settings, timeline).RunAsync(cancellation) : null,
            hints is { } hintCount ? await new HandOffRun(hintCount, profile, settings, timeline).RunAsync(cancellation) : null,
            keys is { } keyCount ? await new KeysRun(keyCount, profile, settings, timeline).RunAsync(cancellation) : null);
        if (parsed.GetValue(Json))
            Console.WriteLine(report.ToJson());
        else
            QuorumTables.Print(report);
        return report.IsClean ? CommandAction.Done : ExitNotClean;
    }
}

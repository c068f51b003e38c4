using System.CommandLine;
using System.Diagnostics;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Simulation.World;
using Spectre.Console;

namespace ActorDist.Lab.Simulation;

/// <summary><c>lab simulate</c>.</summary>
public static class SimulateCommand
{
    private const long DefaultCount = 10_000;
    private const int ExitViolated = 1;
    private const int ExitUnknown = 3;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var seed = new Option<long?>("--seed") { Description = "The first seed; alone, replays that one seed." };
        var count = new Option<long?>("--count") { Description = $"How many seeds (default {DefaultCount})." };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long?>() is <= 0)
                result.AddError("--count must be at least 1.");
        });
        var json = new Option<bool>("--json") { Description = "Only the report, one JSON object, as the last line." };
        var simulate = new Command(
            "simulate",
            "Run the registers in one process against a seeded network, disks, clocks, crashes and reconfigurations, watch their "
            + "invariants and judge what clients saw. Exit code 0: every seed held, 1: violated, 3: unknown. "
            + "Examples: lab.sh simulate --count 200000; lab.sh simulate --seed 4711")
        {
            seed, count, json,
        };
        return simulate.WithAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var first = parsed.GetValue(seed);
                return Run(
                    first ?? 1, parsed.GetValue(count) ?? (first is null ? DefaultCount : 1), parsed.GetValue(json), cancellation);
            },
            CancellationToken.None));
    }

    private static int Run(long first, long count, bool json, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var summary = Sweep(first, count, json, cancellation);
        var report = SimulationReport.From(first, summary, clock.Elapsed);
        if (json)
            Console.WriteLine(report.ToJson());
        else
            Print(report, summary);
        cancellation.ThrowIfCancellationRequested();
        return summary.Verdict switch
        {
            RunVerdict.Held => CommandAction.Done,
            RunVerdict.Violated => ExitViolated,
            _ => ExitUnknown,
        };
    }

    private static SweepSummary Sweep(long first, long count, bool json, CancellationToken cancellation)
    {
        if (json || Console.IsOutputRedirected || count == 1)
            return SeedSweep.Run(first, count, () => ReplicaFactory.Correct, _ => { }, cancellation);
        return AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask("seeds", maxValue: count);
                var clock = Stopwatch.StartNew();
                return SeedSweep.Run(
                    first,
                    count,
                    () => ReplicaFactory.Correct,
                    done =>
                    {
                        task.Increment(done);
                        task.Description = $"{task.Value / clock.Elapsed.TotalSeconds:0} seeds/s";
                    },
                    cancellation);
            });
    }

    private static void Print(SimulationReport report, SweepSummary summary)
    {
        if (summary.Worst is { } found)
            PrintViolation(found);
        Console.WriteLine(
            $"{report.Seeds} seeds from {report.FirstSeed}: {report.Held} held, {report.Unknown} unknown, {report.Violated} violated; "
            + $"{report.Seconds} s, {report.SeedsPerSecond:0} seeds/s");
        Console.WriteLine(
            $"{report.OperationsOk} operations ok ({report.OperationsOkInFaults} in faults, {report.OperationsOkAfterFaults} after them), "
            + $"{report.StatesChosen} states chosen, {report.Events} events");
        Console.WriteLine("observed: " + string.Join(", ", report.Observed.Select(pair => $"{pair.Key} {pair.Value}")));
        Console.WriteLine($"watched: {SimulationReport.Watched}");
        if (report.Unknown > 0)
            Console.WriteLine($"unknown seeds: {string.Join(' ', report.UnknownSeeds)} ({report.UnknownReason})");
    }

    private static void PrintViolation(RunResult found)
    {
        foreach (var violation in found.Violations)
            Console.WriteLine($"seed {found.Plan.Seed} violates {violation}");
        var shrunk = PlanShrinker.Shrink(found, () => ReplicaFactory.Correct);
        Console.WriteLine(
            $"a shorter run with the same violation: {shrunk.Plan.Clients.Sum(script => script.Length)} operations, "
            + $"{shrunk.Plan.Faults.Length} faults, {shrunk.Steps} events");
        SimulatedRun.Of(shrunk.Plan, ReplicaFactory.Correct, stopsAtViolation: true, Console.WriteLine);
        foreach (var violation in shrunk.Violations)
            Console.WriteLine(violation);
        Console.WriteLine($"replay: ./scripts/lab.sh simulate --seed {found.Plan.Seed}");
    }
}

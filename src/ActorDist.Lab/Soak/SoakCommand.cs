using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Soak.Workloads;

namespace ActorDist.Lab.Soak;

/// <summary><c>lab soak</c>.</summary>
public static class SoakCommand
{
    private const int ExitViolated = 1;
    private const int ExitUnknown = 3;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var minutes = BoundedOption.Number("--minutes", "New rounds begin until this is over.", 10, 1, 7 * 24 * 60);
        var rounds = BoundedOption.Optional("--rounds", "And not more rounds than these.", 1, 1_000_000);
        var faultSeconds = BoundedOption.Number("--fault-seconds", "For how long each round makes faults.", 40, 4, 600);
        var seed = BoundedOption.Number(
            "--seed", "Seed of the first round: its workloads, its faults and what clients do; each gives the next.", 1, 0, int.MaxValue - 1);
        var nodes = BoundedOption.Number("--nodes", "How many nodes.", 5, 3, 9);
        var workloads = Of("--workload", $"Only these workloads; may be repeated. All: {string.Join(", ", SoakWorkloads.Names)}.", SoakWorkloads.Names);
        var nemeses = Of("--nemesis", $"Only these nemeses; may be repeated. All: {string.Join(", ", SoakFaults.All)}.", SoakFaults.All);
        var settings = new Option<string[]>("--set")
        {
            Description = "A setting of every node over the lab's profile, path=value; may be repeated.",
            DefaultValueFactory = _ => [],
        };
        var report = new Option<DirectoryInfo?>("--report")
        {
            Description = "Where the last round is kept (default: actordist-runs/soak-TIME in the folder for temporary files).",
        };
        var keep = new Option<bool>("--keep") { Description = "Leave the nodes' logs and data for a look, whatever the verdict." };
        var json = new Option<bool>("--json") { Description = "Nothing but the report on standard output, as one JSON object; the rest goes to standard error." };
        return new Command(
            "soak",
            "Work of all kinds and faults of all kinds by chance, round after round on one cluster, until the time is over or something is violated. "
            + "Exit code 0: every round held, 1: one was violated, 3: one is unknown. Example: lab.sh soak --minutes 60 --seed 7")
        {
            minutes, rounds, faultSeconds, seed, nodes, workloads, nemeses, settings, report, keep, json,
        }.WithAction((parsed, cancellation) => RunAsync(
            new SoakOptions(
                TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                parsed.GetValue(rounds),
                TimeSpan.FromSeconds(parsed.GetValue(faultSeconds)),
                parsed.GetValue(seed),
                parsed.GetValue(nodes),
                parsed.GetRequiredValue(workloads),
                parsed.GetRequiredValue(nemeses),
                parsed.GetRequiredValue(settings)),
            parsed.GetValue(report)?.FullName,
            parsed.GetValue(keep),
            parsed.GetValue(json),
            cancellation));
    }

    private static async Task<int> RunAsync(SoakOptions options, string? report, bool keep, bool json, CancellationToken cancellation)
    {
        var progress = new SoakProgress(onlyReport: json);
        var soak = new SoakRun(
            options,
            report ?? Path.Combine(
                Path.GetTempPath(), "actordist-runs", string.Create(CultureInfo.InvariantCulture, $"soak-{DateTimeOffset.UtcNow:yyyyMMdd-HHmmss-fff}")),
            progress);
        var (verdict, reason) = (Verdict.Unknown, (string?)null);
        await progress.WhileAsync(async () => (verdict, reason) = await soak.RunAsync(keep, cancellation));
        progress.Verdict("soak", verdict, reason);
        Console.WriteLine(JsonSerializer.Serialize(Summary(options, soak, verdict, reason), Format));
        return verdict == Verdict.Violated ? ExitViolated
            : cancellation.IsCancellationRequested ? CommandAction.Cancelled
            : verdict == Verdict.Held ? CommandAction.Done
            : ExitUnknown;
    }

    private static object Summary(SoakOptions options, SoakRun soak, Verdict verdict, string? reason)
    {
        var rounds = soak.Rounds;
        return new
        {
            Verdict = verdict.ToString().ToLowerInvariant(),
            Reason = reason,
            options.Seed,
            Seconds = (int)soak.Elapsed.TotalSeconds,
            Rounds = rounds.Count,
            Held = rounds.Count(round => round.Verdict == Verdict.Held),
            Violated = rounds.Count(round => round.Verdict == Verdict.Violated),
            Unknown = rounds.Count(round => round.Verdict == Verdict.Unknown),
            Ok = rounds.Sum(round => (long)round.Ok),
            Failed = rounds.Sum(round => (long)round.Failed),
            UnknownOperations = rounds.Sum(round => (long)round.Unknown),
            Faults = rounds.Sum(round => (long)round.Faults),
            FaultsNotMade = rounds.Sum(round => (long)round.NotMade),
            WorstProgressMs = rounds.Max(round => round.ProgressMs),
            UnknownSeeds = rounds.Where(round => round.Verdict == Verdict.Unknown).Select(round => round.Seed),
            Again = rounds.Count > 0 && verdict == Verdict.Violated ? soak.Again(rounds[^1].Seed) : null,
            soak.Report,
        };
    }

    private static Option<string[]> Of(string name, string description, IReadOnlyList<string> all)
    {
        var option = new Option<string[]>(name) { Description = description, DefaultValueFactory = _ => [.. all] };
        option.AcceptOnlyFromAmong([.. all]);
        return option;
    }
}

using System.Globalization;
using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Soak;

/// <summary>The last round on disk, with a table of all rounds: histories of those before are gone once they are judged.</summary>
internal static class SoakReport
{
    private const int MostRows = 500;

    /// <summary>Writes it in place of the round before.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="run">The round's clock, and what was kept of it.</param>
    /// <param name="result">What it came to.</param>
    /// <param name="rounds">All rounds, this one the last.</param>
    /// <param name="began">When the round began, on the machine's clock.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="again">The command that does the round again.</param>
    /// <returns>The page.</returns>
    public static string Write(
        string folder, RunRecorder run, RoundResult result, IReadOnlyList<SoakRow> rounds, DateTimeOffset began, SoakCluster cluster, string again)
    {
        var place = Path.Combine(folder, "round");
        if (Directory.Exists(place))
            Directory.Delete(place, recursive: true);
        var (kept, row) = (new RunFolder(place), rounds[^1]);
        kept.Write(
            new RunRecord(
                "soak",
                SoakRun.Claim,
                Experiments.Worlds.Processes,
                row.Seed,
                again,
                began,
                [.. cluster.Home.Nodes.Select(node => node.Name)],
                cluster.Settings,
                row.Verdict,
                row.Reason,
                Counts(row, result),
                run.Events,
                run.Phases,
                run.Faults,
                Availability: [])
            {
                Tables = [Table(rounds)],
            },
            [.. result.Workloads.Select(workload => workload.History!)]);
        return kept.Report;
    }

    private static Dictionary<string, long> Counts(SoakRow row, RoundResult result)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["rounds until now"] = row.Round,
            ["operations answered"] = row.Ok,
            ["operations certainly not done"] = row.Failed,
            ["operations of unknown outcome"] = row.Unknown,
            ["faults made and proven"] = row.Faults,
            ["faults not made"] = row.NotMade,
        };
        if (row.ProgressMs is { } ms)
            counts["milliseconds from the heal until every workload was answered"] = ms;
        foreach (var workload in result.Workloads)
            counts[$"operations of {workload.Name}"] = workload.Operations.Count;
        return counts;
    }

    private static RunTable Table(IReadOnlyList<SoakRow> rounds) => new(
        rounds.Count <= MostRows ? "Rounds" : $"The last {MostRows} of {rounds.Count} rounds",
        ["round", "seed", "workloads", "faults", "not made", "ok", "failed", "unknown", "progress after the heal, ms", "verdict"],
        [
            .. rounds.TakeLast(MostRows).Select(row => (IReadOnlyList<string>)
            [
                N(row.Round), N(row.Seed), string.Join(", ", row.Workloads), N(row.Faults), N(row.NotMade), N(row.Ok), N(row.Failed),
                N(row.Unknown), row.ProgressMs is { } ms ? N(ms) : "not seen",
                row.Reason is null ? Word(row) : $"{Word(row)}: {row.Reason}",
            ]),
        ]);

    private static string Word(SoakRow row) => row.Verdict.ToString().ToLowerInvariant();

    private static string N(long number) => number.ToString(CultureInfo.InvariantCulture);
}

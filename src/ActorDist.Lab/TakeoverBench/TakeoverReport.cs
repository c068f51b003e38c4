using System.Text.Json;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.TakeoverBench;

/// <summary>Everything that a run measured.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Options">What was asked.</param>
/// <param name="Stages">Each stage over the kills of each case.</param>
/// <param name="Kills">Each kill.</param>
public sealed record TakeoverReport(
    BenchMachine Machine, TakeoverOptions Options, IReadOnlyList<TakeoverStages> Stages, IReadOnlyList<TakeoverKill> Kills)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>Every kill was taken over from, and nobody living was downed.</summary>
    public bool IsClean => Kills.All(kill => kill is { Answered: not null, RemovedAll: not null, FalseDownings: 0 });

    /// <summary>Sums up the kills.</summary>
    public static TakeoverReport Of(BenchMachine machine, TakeoverOptions options, IReadOnlyList<TakeoverKill> kills) =>
        new(machine, options, [.. kills.GroupBy(kill => (kill.System, kill.Case)).Select(TakeoverStages.Of)], kills);

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format);

    /// <summary>Prints a table on standard output.</summary>
    internal void Print()
    {
        Console.WriteLine($"{Machine}; {Options.Rate} asks a second, {Options.Busy} busy loops; seconds from SIGKILL, p50 / p95 / max");
        var table = new MarkdownTable("", "kills", "evidence", "downed", "removed at one", "removed at all", "every shard answered", "falsely downed");
        foreach (var row in Stages)
        {
            table.Add(
                $"{row.System} {row.Case}",
                Cells.Count(row.Kills),
                $"{row.Evidence}",
                $"{row.Downed}",
                $"{row.RemovedFirst}",
                $"{row.RemovedAll}",
                $"{row.Answered}",
                Cells.Count(row.FalseDownings));
        }

        table.Print();
    }
}

/// <summary>Each stage over the kills of one case.</summary>
/// <param name="System">The way to take over.</param>
/// <param name="Case">What was killed.</param>
/// <param name="Kills">How often.</param>
/// <param name="Evidence">Until evidence was told.</param>
/// <param name="Downed">Until one saw it Down.</param>
/// <param name="RemovedFirst">Until one had removed it.</param>
/// <param name="RemovedAll">Until all had.</param>
/// <param name="Answered">Until every shard answered.</param>
/// <param name="FalseDownings">Living members that were downed, in all kills together.</param>
public sealed record TakeoverStages(
    string System,
    string Case,
    int Kills,
    Spread? Evidence,
    Spread? Downed,
    Spread? RemovedFirst,
    Spread? RemovedAll,
    Spread? Answered,
    int FalseDownings)
{
    /// <summary>Sums up the kills of one case.</summary>
    public static TakeoverStages Of(IEnumerable<TakeoverKill> ofOneCase)
    {
        TakeoverKill[] kills = [.. ofOneCase];
        return new TakeoverStages(
            kills[0].System,
            kills[0].Case,
            kills.Length,
            Spread.Of(kills.Select(kill => kill.Evidence)),
            Spread.Of(kills.Select(kill => kill.Downed)),
            Spread.Of(kills.Select(kill => kill.RemovedFirst)),
            Spread.Of(kills.Select(kill => kill.RemovedAll)),
            Spread.Of(kills.Select(kill => kill.Answered)),
            kills.Sum(kill => kill.FalseDownings));
    }
}

/// <summary>How times are spread, in seconds.</summary>
/// <param name="P50">Half are at most this.</param>
/// <param name="P95">19 of 20 are at most this.</param>
/// <param name="Max">The longest.</param>
/// <param name="Missing">Kills in which it was not seen; they are in none of the figures.</param>
public sealed record Spread(double P50, double P95, double Max, int Missing)
{
    /// <summary>The spread by nearest rank; null where nothing was seen.</summary>
    public static Spread? Of(IEnumerable<double?> times)
    {
        double?[] all = [.. times];
        double[] seen = [.. all.OfType<double>().Order()];
        return seen.Length == 0 ? null : new Spread(Rank(0.5), Rank(0.95), seen[^1], all.Length - seen.Length);

        double Rank(double share) => seen[Math.Max(0, (int)Math.Ceiling(share * seen.Length) - 1)];
    }

    /// <inheritdoc />
    public override string ToString() => $"{P50:0.00} / {P95:0.00} / {Max:0.00}{(Missing > 0 ? $" ({Missing} not seen)" : "")}";
}

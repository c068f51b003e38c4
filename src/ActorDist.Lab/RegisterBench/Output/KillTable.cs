using ActorDist.Lab.RegisterBench.Kills;

namespace ActorDist.Lab.RegisterBench.Output;

/// <summary>Prints what the kills did.</summary>
internal static class KillTable
{
    public static void Print(IReadOnlyList<KillRow> rows)
    {
        var table = new MarkdownTable(
            "killed",
            "no write anywhere ms",
            "no write at one door ms",
            "longest write ms",
            "before the kill ms",
            "writes after",
            "not acknowledged");
        foreach (var row in rows)
        {
            table.Add(
                $"{row.System} {row.Member}",
                Cells.Milliseconds(row.Gap.Gap.TotalMilliseconds),
                Cells.Milliseconds(row.Gap.DoorGap.TotalMilliseconds),
                Cells.Milliseconds(row.Gap.LongestWrite.TotalMilliseconds),
                Cells.Milliseconds(row.Calm.LongestWrite.TotalMilliseconds),
                Cells.Count(row.Gap.Writes),
                Cells.Count(row.Gap.NotAcknowledged));
        }

        table.Print();
        foreach (var row in rows.Where(row => row.Gap.NotAcknowledged > 0))
        {
            Console.WriteLine($"(!) {row.System}, {row.Member} killed: {row.Gap.NotAcknowledged} of {row.Gap.Writes} writes were not "
                + $"acknowledged. The first: {row.Gap.FirstError}");
        }
    }
}

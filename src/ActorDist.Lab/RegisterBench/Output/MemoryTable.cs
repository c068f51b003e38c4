using ActorDist.Lab.RegisterBench.Memory;

namespace ActorDist.Lab.RegisterBench.Output;

/// <summary>Prints how memory and disk went with the keys.</summary>
internal static class MemoryTable
{
    public static void Print(IReadOnlyList<MemoryRow> rows)
    {
        foreach (var system in rows.GroupBy(row => row.System, StringComparer.Ordinal))
        {
            string[] names = [.. system.First().Members.Select(member => member.Member)];
            var table = new MarkdownTable(
            [
                $"{system.Key}: keys",
                "puts/s",
                .. names.Select(name => $"{name} RSS MiB"),
                .. names.Select(name => $"{name} anonymous MiB"),
                "on disk MiB, each",
                "repeated puts",
            ]);
            foreach (var row in system)
            {
                table.Add(
                [
                    Cells.Count(row.Keys),
                    Cells.Count(row.PutsPerSecond),
                    .. row.Members.Select(member => Cells.Mebibytes(member.ResidentBytes)),
                    .. row.Members.Select(member => Cells.Mebibytes(member.AnonymousBytes)),
                    Cells.Mebibytes(row.Members.Average(member => (double)member.DiskBytes)),
                    Cells.Count(row.Repeated),
                ]);
            }

            table.Print();
        }
    }
}

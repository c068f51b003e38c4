using System.CommandLine;
using System.Text.Json;
using ActorDist.Lab.Processes;
using Spectre.Console;

namespace ActorDist.Lab.Simulation.KillMatrix;

/// <summary><c>lab killmatrix</c>.</summary>
public static class KillMatrixCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Only the matrix, one JSON object, as the last line." };
        var command = new Command(
            "killmatrix",
            "Break the registers on purpose, one way after the other, and show which invariant caught it at which seed. "
            + "Exit code 0 only if every variant was caught. Example: lab.sh killmatrix")
        {
            json,
        };
        return command.WithAction((parsed, cancellation) =>
            Task.Run(() => Run(parsed.GetValue(json), cancellation), CancellationToken.None));
    }

    private static int Run(bool json, CancellationToken cancellation)
    {
        List<KillMatrixRow> rows = [];
        foreach (var mutant in Mutants.All)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = KillMatrixRow.Hunt(mutant, cancellation);
            rows.Add(row);
            if (!json)
                Print(row);
        }

        var isFull = rows.TrueForAll(row => row.CaughtBy.Count > 0);
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(new { full = isFull, rows }, Json));
        else
            Console.WriteLine(isFull ? "the matrix is full: every broken variant was caught" : "not full: a broken variant got away");
        return isFull ? CommandAction.Done : CommandAction.Failed;
    }

    private static void Print(KillMatrixRow row)
    {
        var mark = row.CaughtBy.Count > 0 ? "[green]caught[/]" : "[red]got away[/]";
        AnsiConsole.MarkupLine($"{mark} [bold]{row.Mutant}[/] ({row.Seeds} seeds)");
        foreach (var caught in row.CaughtBy)
            AnsiConsole.MarkupLine($"    {caught.Invariant} {caught.Name.EscapeMarkup()}: seed {caught.Seed}");
    }
}

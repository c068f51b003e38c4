using Spectre.Console;

namespace ActorDist.Lab.RegisterBench.Output;

/// <summary>A table as the README has them; figures are flush right.</summary>
/// <param name="columns">The headings; all but the first are of figures.</param>
internal sealed class MarkdownTable(params string[] columns)
{
    private const int Width = 200;
    private readonly List<string[]> _rows = [];

    /// <summary>One more row.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Prints it on standard output.</summary>
    public void Print()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = Width;
        var table = new Table().MarkdownBorder();
        for (var i = 0; i < columns.Length; i++)
        {
            table.AddColumn(new TableColumn(columns[i].EscapeMarkup()) { Alignment = i == 0 ? Justify.Left : Justify.Right });
        }

        foreach (var row in _rows)
        {
            table.AddRow([.. row.Select(cell => cell.EscapeMarkup())]);
        }

        console.Write(table);
        // Above and below it the border has lines of blanks.
        Console.WriteLine(text.ToString().Trim());
    }
}

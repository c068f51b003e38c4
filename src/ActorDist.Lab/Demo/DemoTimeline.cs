using System.Diagnostics;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;
using Spectre.Console;

namespace ActorDist.Lab.Demo;

/// <summary>What happens in a demonstration, a line each, with the seconds since its start; plain text where there is no terminal.</summary>
public sealed class DemoTimeline
{
    private const int PlainWidth = 160;
    private readonly IAnsiConsole? _console;

    /// <summary>Writes to standard output, or nowhere.</summary>
    /// <param name="silent">Nowhere: the caller wants the report alone.</param>
    public DemoTimeline(bool silent)
    {
        if (silent)
        {
            return;
        }

        _console = AnsiConsole.Create(new AnsiConsoleSettings());
        if (!_console.Profile.Out.IsTerminal)
        {
            _console.Profile.Width = PlainWidth;
        }
    }

    /// <summary>The run's one clock: every time of it is read here.</summary>
    public Stopwatch Clock { get; } = Stopwatch.StartNew();

    /// <summary>Runs a start and shows what it still waits for.</summary>
    public Task StartingAsync(Func<IProgress<string>, Task> start) =>
        _console is null ? start(new Progress<string>()) : StartProgress.ShowAsync("starting", start);

    /// <summary>A line before the first event.</summary>
    public void Title(string text) => _console?.MarkupLineInterpolated($"[bold]{text}[/]");

    /// <summary>Something happened now.</summary>
    public void Event(string what, string detail) => Event(Clock.Elapsed, what, detail);

    /// <summary>Something happened at a time of the clock.</summary>
    public void Event(TimeSpan at, string what, string detail) =>
        _console?.MarkupLineInterpolated($"[grey]{at.TotalSeconds,7:0.00} s[/]  [bold]{what,-12}[/] {detail}");

    /// <summary>More about the last event.</summary>
    public void Detail(string detail) => _console?.MarkupLineInterpolated($"{"",25}{detail}");

    /// <summary>A table of what was measured.</summary>
    public void Table(RunTable table)
    {
        var shown = new Table().Title(table.Title.EscapeMarkup()).SimpleBorder();
        foreach (var column in table.Columns)
        {
            shown.AddColumn(column.EscapeMarkup());
        }

        foreach (var row in table.Rows)
        {
            shown.AddRow([.. row.Select(cell => cell.EscapeMarkup())]);
        }

        _console?.Write(shown);
    }

    /// <summary>The verdict, in its colour.</summary>
    public void Verdict(Verdict verdict, string? reason)
    {
        var color = verdict switch
        {
            Demo.Verdict.Held => "green",
            Demo.Verdict.Violated => "red",
            _ => "yellow",
        };
        _console?.MarkupLine(
            $"[bold {color}]{verdict.ToString().ToLowerInvariant()}[/]{(reason is null ? "" : ": " + reason.EscapeMarkup())}");
    }
}

using ActorDist.Lab.Demo;
using Spectre.Console;

namespace ActorDist.Lab.Soak;

/// <summary>Shows people how a soak goes: a line a round, and what it does now as one live line on a terminal, or as plain lines elsewhere.</summary>
internal sealed class SoakProgress : IProgress<string>
{
    private const int PlainWidth = 240;
    private readonly IAnsiConsole _console;
    private string _doing = "";
    private string _last = "";
    private StatusContext? _status;

    /// <summary>On standard output, or on standard error where that shall have nothing but the report.</summary>
    public SoakProgress(bool onlyReport)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(onlyReport ? Console.Error : Console.Out) });
        if (!_console.Profile.Out.IsTerminal)
            _console.Profile.Width = PlainWidth;
    }

    /// <summary>Does the soak under a live line, where there is a terminal.</summary>
    public Task WhileAsync(Func<Task> soak) => !_console.Profile.Out.IsTerminal
        ? soak()
        : _console.Status().StartAsync("starting", context =>
        {
            _status = context;
            return soak();
        });

    /// <summary>What it does from now on.</summary>
    public void Doing(string what)
    {
        _doing = what;
        Report("");
    }

    /// <summary>How far it is with that.</summary>
    public void Report(string value)
    {
        var line = value.Length == 0 ? _doing : $"{_doing}: {value}";
        if (string.Equals(line, _last, StringComparison.Ordinal))
            return;
        _last = line;
        if (_status is { } status)
            status.Status(line.EscapeMarkup());
        else if (value.Length == 0)
            _console.MarkupLineInterpolated($"[grey]{line}[/]");
    }

    /// <summary>A verdict, in its colour.</summary>
    public void Verdict(string of, Verdict verdict, string? reason)
    {
        var color = verdict switch
        {
            Demo.Verdict.Held => "green",
            Demo.Verdict.Violated => "red",
            _ => "yellow",
        };
        _console.MarkupLine(
            $"          {of.EscapeMarkup()}: [bold {color}]{verdict.ToString().ToLowerInvariant()}[/]{(reason is null ? "" : ": " + reason.EscapeMarkup())}");
    }

    /// <summary>A line that stays.</summary>
    public void Line(FormattableString markup) => _console.MarkupLineInterpolated(markup);
}

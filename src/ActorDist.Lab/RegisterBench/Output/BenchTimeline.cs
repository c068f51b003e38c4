using System.Diagnostics;
using Spectre.Console;

namespace ActorDist.Lab.RegisterBench.Output;

/// <summary>Shows on standard error what a run does and what it measured so far; standard output is the result's alone.</summary>
internal sealed class BenchTimeline
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Shows a line that stays.</summary>
    public void Say(string line)
    {
        if (_console.Profile.Out.IsTerminal)
            _console.MarkupLine($"[dim]{_clock.Elapsed.TotalSeconds,7:0.0} s[/]  {line.EscapeMarkup()}");
        else
            Console.Error.WriteLine($"{_clock.Elapsed.TotalSeconds,7:0.0} s  {line}");
    }

    /// <summary>Does the work; on a terminal, what it reports is shown beside a spinner.</summary>
    public Task<T> ShowAsync<T>(string title, Func<IProgress<string>, Task<T>> work) => _console.Profile.Out.IsTerminal
        ? _console.Status().StartAsync(title, status => work(new Lines(line => status.Status = $"{title}: {line.EscapeMarkup()}")))
        : work(new Lines(_ => { }));

    private sealed class Lines(Action<string> show) : IProgress<string>
    {
        public void Report(string value) => show(value);
    }
}

using Spectre.Console;

namespace ActorDist.Lab.Processes;

/// <summary>Shows on standard error what a start still waits for: one live line on a terminal, a line per change elsewhere.</summary>
internal static class StartProgress
{
    /// <summary>Runs the work and shows what it reports.</summary>
    public static Task ShowAsync(string title, Func<IProgress<string>, Task> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Profile.Out.IsTerminal
            ? console.Status().StartAsync(title, status => work(new Changes(line => status.Status = $"{title}: {line.EscapeMarkup()}")))
            : work(new Changes(line => Console.Error.WriteLine($"{title}: {line}")));
    }

    /// <summary>Passes a line on when it differs from the last one, in the caller's thread and order.</summary>
    private sealed class Changes(Action<string> show) : IProgress<string>
    {
        private string _last = "";

        public void Report(string value)
        {
            if (!string.Equals(value, _last, StringComparison.Ordinal))
            {
                _last = value;
                show(value);
            }
        }
    }
}

using System.Diagnostics;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests;

/// <summary>Runs a script of the repository as a person would, and collects what it prints.</summary>
internal sealed class Script : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));

    private static readonly Dictionary<string, string?> Nothing = [];

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private Script(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The process: the script, then what it became.</summary>
    public ProcessIdentity Identity => ProcessIdentity.Of(_process.Id) ?? throw new InvalidOperationException("The script has ended.");

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts it.</summary>
    /// <param name="name">Its path in the repository.</param>
    /// <param name="home">The folder for its cluster and for what it leaves behind.</param>
    /// <param name="arguments">What it is asked.</param>
    public static Script Start(string name, string home, params string[] arguments) => Start(name, home, Nothing, arguments);

    /// <summary>Starts it in a changed environment.</summary>
    /// <param name="name">Its path in the repository.</param>
    /// <param name="home">The folder for its cluster and for what it leaves behind.</param>
    /// <param name="environment">Variables besides those of this process.</param>
    /// <param name="arguments">What it is asked.</param>
    public static Script Start(string name, string home, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Root, name), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ACTORDIST_HOME"] = home, ["TMPDIR"] = home },
        };
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        return new Script(Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<Result> RunAsync(string name, string home, params string[] arguments) => RunAsync(name, home, Nothing, arguments);

    /// <summary>Runs it to its end in a changed environment.</summary>
    public static async Task<Result> RunAsync(
        string name, string home, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        using var script = Start(name, home, environment, arguments);
        return await script.EndAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Result> EndAsync()
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Deadline);
        await _process.WaitForExitAsync(bound.Token);
        return new Result(_process.ExitCode, await _output, await _error);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // Only where the test gave up on it: its own process, not the nodes, which the test ends through their home.
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>What it said.</summary>
    public sealed record Result(int ExitCode, string Output, string Error)
    {
        /// <summary>The last line of its output.</summary>
        public string LastLine => Output.TrimEnd().Split('\n')[^1];
    }
}

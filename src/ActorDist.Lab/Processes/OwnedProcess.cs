using System.Diagnostics;

namespace ActorDist.Lab.Processes;

/// <summary>
/// A process of a cluster with a folder of its own: <c>pid</c> (which process it is), <c>data</c> (what it keeps) and <c>console.log</c>
/// (what it printed). Only the very process that was started here is ever signalled.
/// </summary>
/// <param name="folder">Its folder; made at the first start.</param>
/// <param name="name">What it is called.</param>
public abstract class OwnedProcess(string folder, string name)
{
    private static readonly TimeSpan SignalTimeout = TimeSpan.FromSeconds(10);

    private Process? _started;

    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>What it printed, since the folder was made.</summary>
    public string ConsoleLog => Path.Combine(folder, "console.log");

    /// <summary>Where it keeps its identity, its storage and its log.</summary>
    public string DataFolder => Path.Combine(folder, "data");

    /// <summary>The process that was started last, whether it still runs or not; null before the first start.</summary>
    public ProcessIdentity? Identity => File.Exists(PidFile) ? ProcessIdentity.Parse(File.ReadAllText(PidFile)) : null;

    /// <summary>Whether it runs now.</summary>
    public NodeState State => Identity?.State switch
    {
        null => NodeState.Ended,
        'T' => NodeState.Paused,
        _ => NodeState.Running,
    };

    /// <summary>How the process ended; null while it runs, and where another process started it.</summary>
    public int? ExitCode
    {
        get
        {
            if (_started is null || State != NodeState.Ended)
            {
                return null;
            }

            // It has ended, so this only waits until the runtime has collected its exit code.
            _started.WaitForExit();
            return _started.ExitCode;
        }
    }

    private string PidFile => Path.Combine(folder, "pid");

    /// <summary>SIGKILL: waits until the process is gone.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        var process = Running();
        process.Send(Signal.Kill);
        await ExpectAsync(() => !process.IsAlive, "is still there after SIGKILL", SignalTimeout, cancellation);
    }

    /// <summary>Ends it whatever it does: SIGTERM, and SIGKILL once the time is over. Returns false where that was needed.</summary>
    public async Task<bool> EndAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (Identity is not { IsAlive: true } process)
        {
            return true;
        }

        process.Send(Signal.Terminate);
        // A paused process sees its SIGTERM only when it goes on.
        process.Send(Signal.Continue);
        if (await process.WaitEndedAsync(timeout, cancellation))
        {
            return true;
        }

        process.Send(Signal.Kill);
        await ExpectAsync(() => !process.IsAlive, "is still there after SIGKILL", SignalTimeout, cancellation);
        return false;
    }

    /// <summary>SIGSTOP: waits until the process stands still.</summary>
    public async Task PauseAsync(CancellationToken cancellation)
    {
        Running().Send(Signal.Stop);
        await ExpectAsync(() => State == NodeState.Paused, "did not stop after SIGSTOP", SignalTimeout, cancellation);
    }

    /// <summary>SIGCONT: waits until the process goes on.</summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        var process = Running();
        if (State != NodeState.Paused)
        {
            throw new ClusterException($"{Name} is not paused.");
        }

        process.Send(Signal.Continue);
        await ExpectAsync(() => State != NodeState.Paused, "did not go on after SIGCONT", SignalTimeout, cancellation);
    }

    /// <summary>The last lines that it printed.</summary>
    public IReadOnlyList<string> LogTail(int lines) =>
        File.Exists(ConsoleLog) ? [.. File.ReadLines(ConsoleLog).TakeLast(lines)] : [];

    /// <summary>The executable of a project, which lies beside whichever project this code runs in.</summary>
    protected static string FindExecutable(string project, string executable)
    {
        // artifacts/bin/PROJECT/CONFIGURATION/
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.GetFullPath(Path.Combine(own.FullName, "../..", project, own.Name, executable));
    }

    /// <summary>Starts the process; does not wait for it to do anything.</summary>
    /// <exception cref="ClusterException">It runs already, a port is taken, or it was not built.</exception>
    protected void Launch(string executable, IEnumerable<string> arguments, IEnumerable<int> ports, string? networkNamespace = null)
    {
        if (State != NodeState.Ended)
        {
            throw new ClusterException($"{Name} runs already (pid {Identity!.Value.Pid}).");
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new ClusterException("Starting processes from here needs Linux: whether a process lives is read from /proc.");
        }

        if (!File.Exists(executable))
        {
            throw new ClusterException($"{Name} is not built: {executable} does not exist. Run: dotnet build -c Release");
        }

        foreach (var port in ports)
        {
            if (!FreePorts.IsFree(port))
            {
                throw new ClusterException($"{Name} cannot start: another process listens on {NodeSpec.Loopback}:{port}. End it, or give "
                    + "the cluster other ports: cluster.sh up N --free-ports");
            }
        }

        Directory.CreateDirectory(folder);
        // ip becomes the program (exec), so the pid is the program's own.
        _started = networkNamespace is null
            ? DetachedProcess.Start(executable, arguments, ConsoleLog)
            : DetachedProcess.Start("ip", ["netns", "exec", networkNamespace, executable, .. arguments], ConsoleLog);
        if (ProcessIdentity.Of(_started.Id) is { } identity)
        {
            AtomicFile.WriteAllText(PidFile, identity.ToString());
        }
    }

    /// <summary>The process, where it runs.</summary>
    /// <exception cref="ClusterException">It does not.</exception>
    protected ProcessIdentity Running() =>
        State != NodeState.Ended && Identity is { } identity
            ? identity
            : throw new ClusterException($"{Name} does not run. Start it with: cluster.sh start {Name}");

    /// <summary>Waits for what a signal brings about.</summary>
    /// <exception cref="ClusterException">It did not come about in time.</exception>
    protected async Task ExpectAsync(Func<bool> condition, string otherwise, TimeSpan timeout, CancellationToken cancellation)
    {
        if (!await Polling.UntilAsync(condition, timeout, cancellation))
        {
            throw new ClusterException($"{Name} {otherwise} ({timeout.TotalSeconds:0} s). Its log: {ConsoleLog}");
        }
    }
}

using System.Diagnostics;

namespace ActorDist.Lab.Processes;

/// <summary>
/// One node of a cluster as an operating-system process with a folder of its own: <c>pid</c> (which process it is), <c>data</c> (what the
/// node keeps) and <c>console.log</c> (what it printed). Only the very process that was started here is ever signalled.
/// </summary>
public sealed class NodeProcess
{
    private static readonly TimeSpan SignalTimeout = TimeSpan.FromSeconds(10);
    private static readonly string Executable = FindExecutable();

    private readonly string _folder;
    private Process? _started;

    /// <summary>The node of a folder, whether it runs or not.</summary>
    /// <param name="folder">The node's folder; made at the first start.</param>
    /// <param name="spec">Where it listens.</param>
    public NodeProcess(string folder, NodeSpec spec)
    {
        _folder = folder;
        Spec = spec;
        Client = new NodeClient(spec.Http);
    }

    /// <summary>Where it listens.</summary>
    public NodeSpec Spec { get; }

    /// <summary>n1, n2 ...</summary>
    public string Name => Spec.Name;

    /// <summary>Its HTTP routes.</summary>
    public NodeClient Client { get; }

    /// <summary>What it printed, since the folder was made.</summary>
    public string ConsoleLog => Path.Combine(_folder, "console.log");

    /// <summary>Where it keeps its identity, its storage and its log.</summary>
    public string DataFolder => Path.Combine(_folder, "data");

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

    private string PidFile => Path.Combine(_folder, "pid");

    /// <summary>Starts the node's process; does not wait for it to do anything.</summary>
    /// <param name="cluster">For the profile, the replicas and the settings.</param>
    /// <param name="seeds">The nodes whose cluster it joins.</param>
    /// <exception cref="ClusterException">It runs already, a port is taken, or the node was not built.</exception>
    public void Start(ClusterSpec cluster, IEnumerable<NodeSpec> seeds)
    {
        if (State != NodeState.Ended)
        {
            throw new ClusterException($"{Name} runs already (pid {Identity!.Value.Pid}).");
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new ClusterException("Starting nodes from here needs Linux: whether a process lives is read from /proc.");
        }

        if (!File.Exists(Executable))
        {
            throw new ClusterException($"The node is not built: {Executable} does not exist. Run: dotnet build -c Release");
        }

        foreach (var port in (int[])[Spec.Port, Spec.HttpPort, Spec.Http2Port, Spec.PbmPort])
        {
            if (!FreePorts.IsFree(port))
            {
                throw new ClusterException($"{Name} cannot start: another process listens on {NodeSpec.Host}:{port}. End it, or give "
                    + "the cluster other ports: cluster.sh up N --free-ports");
            }
        }

        Directory.CreateDirectory(_folder);
        _started = DetachedProcess.Start(Executable, Arguments(cluster, seeds), ConsoleLog);
        if (ProcessIdentity.Of(_started.Id) is { } identity)
        {
            AtomicFile.WriteAllText(PidFile, identity.ToString());
        }
    }

    /// <summary>Removes everything that the node keeps, as a new disk would; it must not run.</summary>
    /// <exception cref="ClusterException">It runs.</exception>
    public void WipeDisk()
    {
        if (State != NodeState.Ended)
        {
            throw new ClusterException($"{Name} runs; kill or stop it before its disk is wiped.");
        }

        Directory.Delete(DataFolder, recursive: true);
    }

    /// <summary>SIGKILL: waits until the process is gone.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        var process = Running();
        process.Send(Signal.Kill);
        await ExpectAsync(() => !process.IsAlive, "is still there after SIGKILL", SignalTimeout, cancellation);
    }

    /// <summary>SIGTERM: waits until the node has left the cluster and its process has ended.</summary>
    public async Task StopAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        var process = Running();
        if (State == NodeState.Paused)
        {
            throw new ClusterException($"{Name} is paused and cannot leave; resume it first, or kill it.");
        }

        process.Send(Signal.Terminate);
        await ExpectAsync(() => !process.IsAlive, "has not left and ended after SIGTERM; see its log, or kill it", timeout, cancellation);
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

    private static string FindExecutable()
    {
        // artifacts/bin/PROJECT/CONFIGURATION/: the node lies beside whichever project this code runs in.
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.GetFullPath(Path.Combine(own.FullName, "../../ActorDist.Node", own.Name, "actordist"));
    }

    private ProcessIdentity Running() =>
        State != NodeState.Ended && Identity is { } identity
            ? identity
            : throw new ClusterException($"{Name} does not run. Start it with: cluster.sh start {Name}");

    private async Task ExpectAsync(Func<bool> condition, string otherwise, TimeSpan timeout, CancellationToken cancellation)
    {
        if (!await Polling.UntilAsync(condition, timeout, cancellation))
        {
            throw new ClusterException($"{Name} {otherwise} ({timeout.TotalSeconds:0} s). Its log: {ConsoleLog}");
        }
    }

    private IEnumerable<string> Arguments(ClusterSpec cluster, IEnumerable<NodeSpec> seeds) =>
    [
        "--name", Name,
        "--host", NodeSpec.Host,
        "--port", Spec.Port.ToString(),
        "--http", Spec.HttpPort.ToString(),
        "--http2", Spec.Http2Port.ToString(),
        "--pbm", Spec.PbmPort.ToString(),
        "--replicas", cluster.Replicas.ToString(),
        "--data", DataFolder,
        "--profile", cluster.Profile,
        .. Spec.ClockSkew is { } skew ? (string[])["--clock-skew", skew] : [],
        .. seeds.SelectMany(seed => (string[])["--seed", seed.Address]),
        .. cluster.Settings.SelectMany(setting => (string[])["--set", setting]),
    ];
}

/// <summary>Whether a node's process runs.</summary>
public enum NodeState
{
    /// <summary>It was never started, or it ended.</summary>
    Ended,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>SIGSTOP holds it where it is.</summary>
    Paused,
}

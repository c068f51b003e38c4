namespace ActorDist.Lab.Processes;

/// <summary>One node of a cluster as an operating-system process.</summary>
public sealed class NodeProcess : OwnedProcess
{
    private static readonly string Executable = FindExecutable("ActorDist.Node", "actordist");

    /// <summary>The node of a folder, whether it runs or not.</summary>
    /// <param name="folder">The node's folder; made at the first start.</param>
    /// <param name="spec">Where it listens.</param>
    public NodeProcess(string folder, NodeSpec spec)
        : base(folder, spec.Name)
    {
        Spec = spec;
        Client = new NodeClient(spec.Http);
    }

    /// <summary>Where it listens.</summary>
    public NodeSpec Spec { get; }

    /// <summary>Its HTTP routes.</summary>
    public NodeClient Client { get; }

    /// <summary>Starts the node's process; does not wait for it to do anything.</summary>
    /// <param name="cluster">For the profile, the replicas and the settings.</param>
    /// <param name="seeds">The nodes whose cluster it joins.</param>
    /// <exception cref="ClusterException">It runs already, a port is taken, or the node was not built.</exception>
    public void Start(ClusterSpec cluster, IEnumerable<NodeSpec> seeds) =>
        Launch(Executable, Arguments(cluster, seeds), [Spec.Port, Spec.HttpPort, Spec.Http2Port, Spec.PbmPort], Spec.Namespace);

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

    private IEnumerable<string> Arguments(ClusterSpec cluster, IEnumerable<NodeSpec> seeds) =>
    [
        "--name", Name,
        "--host", Spec.Host,
        "--port", Spec.Port.ToString(),
        "--http", Spec.HttpPort.ToString(),
        "--http2", Spec.Http2Port.ToString(),
        "--pbm", Spec.PbmPort.ToString(),
        "--replicas", cluster.Replicas.ToString(),
        "--data", DataFolder,
        "--profile", cluster.Profile,
        .. string.Equals(Spec.Host, NodeSpec.Loopback, StringComparison.Ordinal)
            ? (string[])[]
            : ["--set", $"actordist.http.host=\"{Spec.Host}\"", "--set", $"petabridge.cmd.host=\"{Spec.Host}\""],
        .. Spec.ClockSkew is { } skew ? (string[])["--clock-skew", skew] : [],
        .. seeds.SelectMany(seed => (string[])["--seed", seed.Address]),
        .. cluster.Cloud is { } cloud ? (string[])["--set", $"actordist.autoscale.cloud.url=\"{cloud.Http}\""] : [],
        .. cluster.Settings.Concat(Spec.Settings).SelectMany(setting => (string[])["--set", setting]),
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

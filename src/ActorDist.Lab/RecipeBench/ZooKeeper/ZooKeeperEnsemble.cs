using System.Globalization;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.RecipeBench.ZooKeeper;

/// <summary>Three servers of ZooKeeper on fresh data, on free ports, with its own defaults: each write is synced before it counts.</summary>
internal sealed class ZooKeeperEnsemble : IAsyncDisposable
{
    private const int Size = 3;
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("actordist-bench-zookeeper-").FullName;
    private readonly List<ProcessIdentity> _servers = [];

    /// <summary>Its name in tables.</summary>
    public const string Name = "zookeeper";

    /// <summary>Where clients reach each server.</summary>
    public IReadOnlyList<Uri> Members { get; private set; } = [];

    /// <summary>Starts the servers; whoever connects waits until they have elected a leader.</summary>
    public void Start()
    {
        (int Client, int Peer, int Election)[] ports = [.. Enumerable.Range(0, Size).Select(_ => (FreePorts.Next(), FreePorts.Next(), FreePorts.Next()))];
        var peers = ports.Select((port, i) => $"server.{i + 1}={NodeSpec.Loopback}:{port.Peer}:{port.Election}");
        foreach (var (i, port) in ports.Index())
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder, $"zookeeper{i + 1}")).FullName;
            File.WriteAllText(Path.Combine(folder, "myid"), (i + 1).ToString(CultureInfo.InvariantCulture));
            var settings = Path.Combine(folder, "zoo.cfg");
            File.WriteAllLines(settings,
            [
                "tickTime=2000", "initLimit=10", "syncLimit=5", "maxSessionTimeout=1200000", $"dataDir={folder}", $"clientPort={port.Client}",
                $"clientPortAddress={NodeSpec.Loopback}", "admin.enableServer=false", .. peers,
            ]);
            using var started = DetachedProcess.Start(
                ZooKeeperInstallation.Java,
                ["-cp", ZooKeeperInstallation.Server, "org.apache.zookeeper.server.quorum.QuorumPeerMain", settings],
                Path.Combine(folder, "console.log"));
            _servers.Add(ProcessIdentity.Of(started.Id) ?? throw new ClusterException($"A server of ZooKeeper ended at once; its log is in {folder}."));
        }

        Members = [.. ports.Select(port => new Uri($"tcp://{NodeSpec.Loopback}:{port.Client}"))];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            server.Send(Signal.Kill);
            if (!await server.WaitEndedAsync(KillTimeout, CancellationToken.None))
                throw new ClusterException($"A server of ZooKeeper is still there {KillTimeout.TotalSeconds:0} s after SIGKILL (pid {server.Pid}).");
        }

        Directory.Delete(_folder, recursive: true);
    }
}

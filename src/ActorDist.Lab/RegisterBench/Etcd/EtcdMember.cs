using ActorDist.Lab.Processes;

namespace ActorDist.Lab.RegisterBench.Etcd;

/// <summary>One process of etcd.</summary>
internal sealed class EtcdMember(string executable, string folder, EtcdPlace place, string cluster) : ISystemMember, IAsyncDisposable
{
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(10);

    private readonly EtcdDoor _door = new(new Uri(place.ClientUrl));
    private ProcessIdentity? _process;

    public string Name => place.Name;

    public int Pid => _process?.Pid ?? throw new ClusterException($"{Name} was not started.");

    public string DataFolder => Path.Combine(folder, "data");

    public Uri Address { get; } = new(place.ClientUrl);

    public IRegisterDoor Door => _door;

    private string Log => Path.Combine(folder, "console.log");

    public void Start()
    {
        Directory.CreateDirectory(folder);
        using var started = DetachedProcess.Start(executable, Arguments(), Log);
        _process = ProcessIdentity.Of(started.Id);
    }

    public async Task KillAsync(CancellationToken cancellation)
    {
        if (_process is not { } process || !process.Send(Signal.Kill))
            return;
        if (!await process.WaitEndedAsync(KillTimeout, cancellation))
            throw new ClusterException($"{Name} is still there {KillTimeout.TotalSeconds:0} s after SIGKILL (pid {process.Pid}).");
    }

    public Task RestartAsync(IProgress<string> progress, CancellationToken cancellation)
    {
        Start();
        progress.Report($"waiting for the first write through {Name}");
        return WaitForWriteAsync(cancellation);
    }

    public Task WaitForWriteAsync(CancellationToken cancellation) => FirstWrite.WaitAsync(Name, _door, Log, cancellation);

    public Task<(ulong Member, ulong Leader, string Version)> StatusAsync(CancellationToken cancellation) =>
        _door.StatusAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        _door.Dispose();
        await KillAsync(CancellationToken.None);
    }

    private IEnumerable<string> Arguments() =>
    [
        "--name", Name,
        "--data-dir", DataFolder,
        "--listen-client-urls", place.ClientUrl,
        "--advertise-client-urls", place.ClientUrl,
        "--listen-peer-urls", place.PeerUrl,
        "--initial-advertise-peer-urls", place.PeerUrl,
        "--initial-cluster", cluster,
        "--initial-cluster-state", "new",
        "--initial-cluster-token", "actordist-bench",
    ];
}

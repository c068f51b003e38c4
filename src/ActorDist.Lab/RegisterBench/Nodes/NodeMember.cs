using ActorDist.Lab.Processes;

namespace ActorDist.Lab.RegisterBench.Nodes;

/// <summary>One of our nodes.</summary>
internal sealed class NodeMember(NodeProcess node, ClusterControl control) : ISystemMember, IDisposable
{
    private readonly HttpDoor _door = new(node.Spec.Http2);

    public string Name => node.Name;

    public int Pid => node.Identity?.Pid ?? throw new ClusterException($"{Name} was not started.");

    public string DataFolder => node.DataFolder;

    public Uri Address => node.Spec.Http2;

    public IRegisterDoor Door => _door;

    public Task KillAsync(CancellationToken cancellation) => node.KillAsync(cancellation);

    public async Task RestartAsync(IProgress<string> progress, CancellationToken cancellation)
    {
        await control.StartAsync(Name, progress, cancellation);
        await WaitForWriteAsync(cancellation);
    }

    public Task WaitForWriteAsync(CancellationToken cancellation) => FirstWrite.WaitAsync(Name, _door, node.ConsoleLog, cancellation);

    public void Dispose() => _door.Dispose();
}

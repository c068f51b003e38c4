using ActorDist.Cluster.Quorum;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Tests.Storage;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;
using Akka.Actor;

namespace ActorDist.Cluster.Tests.Registers;

/// <summary>A cluster of nodes n1, n2 ... in this process, which talk over Akka.Remote and keep their registers on disk.</summary>
internal sealed class RegisterNodes : IAsyncDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly Dictionary<string, RegisterNode> _running = new(StringComparer.Ordinal);
    private readonly RegisterSettings _settings;
    private readonly IStateMachine[] _machines;
    private readonly QuorumSettings? _quorum;
    private Address? _seed;

    private RegisterNodes(RegisterSettings settings, IStateMachine[] machines, QuorumSettings? quorum) =>
        (_settings, _machines, _quorum) = (settings, machines, quorum);

    public RegisterNode this[string name] => _running[name];

    public IEnumerable<RegisterNode> Running => _running.Values;

    /// <summary>Starts nodes and waits until their registers are founded.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="settings">Other settings than <see cref="Settings"/>.</param>
    /// <param name="machines">Kinds of keys beside <c>register</c>.</param>
    public static Task<RegisterNodes> StartAsync(
        int count, CancellationToken cancel, RegisterSettings? settings = null, params IStateMachine[] machines) =>
        StartAsync(count, settings ?? Settings, quorum: null, machines, cancel);

    /// <summary>Starts nodes that have the quorum store too, and waits until it knows its replicas.</summary>
    public static async Task<RegisterNodes> StartWithQuorumAsync(int count, QuorumSettings quorum, CancellationToken cancel)
    {
        var nodes = await StartAsync(count, Settings, quorum, [], cancel);
        await nodes.UntilAsync(
            () => nodes.Running.All(node => node.QuorumReplicas.PreferenceList(new("a/b")).Count(place => place.IsUp) == count), cancel);
        return nodes;
    }

    private static async Task<RegisterNodes> StartAsync(
        int count, RegisterSettings settings, QuorumSettings? quorum, IStateMachine[] machines, CancellationToken cancel)
    {
        var nodes = new RegisterNodes(settings with { FoundingReplicas = count }, [new RegisterStateMachine(), .. machines], quorum);
        for (var i = 1; i <= count; i++)
            await nodes.StartAsync($"n{i}", cancel);
        await nodes.UntilAsync(() => nodes.Running.All(node => node.Replicas.View.WaitingFor is null), cancel);
        return nodes;
    }

    public static RegisterSettings Settings { get; } = new(
        FoundingReplicas: 3,
        OperationTimeout: TimeSpan.FromSeconds(5),
        HedgeAfter: TimeSpan.FromMilliseconds(100),
        MaxUnderWay: 10_000,
        MaxWaiting: 1_000,
        PreparedBytes: 1024 * 1024,
        CollectAfter: TimeSpan.Zero);

    public async Task<RegisterNode> StartAsync(string name, CancellationToken cancel)
    {
        var node = await RegisterNode.StartAsync(name, _data[name], _settings, _machines, _quorum, _seed, cancel);
        _seed ??= node.Address;
        return _running[name] = node;
    }

    public async Task StopAsync(string name)
    {
        _running.Remove(name, out var node);
        await node!.DisposeAsync();
        if (node.Address.Equals(_seed))
            _seed = _running.Values.FirstOrDefault()?.Address;
    }

    /// <summary>What the node kept is gone; it must not run.</summary>
    public void WipeDisk(string name) => Directory.Delete(_data[name], recursive: true);

    /// <summary>Its identity stays, and what it promised is gone; it must not run.</summary>
    public void LoseStorage(string name) => Directory.Delete(Path.Combine(_data[name], "storage"), recursive: true);

    public async Task UntilAsync(Func<bool> condition, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition())
            await timer.WaitForNextTickAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_running.Values.Select(node => node.DisposeAsync().AsTask()));
        _data.Dispose();
    }
}

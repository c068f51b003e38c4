using ActorDist.Cluster.Crdts;
using ActorDist.Cluster.Crdts.Documents;
using ActorDist.Cluster.Tests.Storage;
using Xunit;

namespace ActorDist.Cluster.Tests.Crdts;

/// <summary>Three nodes with replicated objects in this process.</summary>
public sealed class CrdtNodes : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryDirectory _directory = new();
    private readonly List<CrdtNode> _nodes = [];

    public ICrdts this[string name] => Node(name).Crdts;

    public IDocuments DocumentsOf(string name) => Node(name).Documents;

    public IReadOnlyList<string> Names => [.. _nodes.Select(node => node.Name)];

    public async ValueTask InitializeAsync()
    {
        foreach (var name in (string[])["n1", "n2", "n3"])
            await StartAsync(name);
        await EventuallyAsync(() => Task.FromResult(_nodes.TrueForAll(node => node.Members == 3)), "three members are Up");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        _directory.Dispose();
    }

    public IReadOnlyList<string> EventsOf(string node, string subject) => Node(node).EventsOf(subject);

    /// <summary>Starts a node over the disk that it had.</summary>
    public async Task StartAsync(string name) =>
        _nodes.Add(await CrdtNode.StartAsync(name, _directory[name], _nodes.FirstOrDefault()?.Address, TestContext.Current.CancellationToken));

    /// <summary>Lets a node leave, and ends it.</summary>
    public async Task EndAsync(string name)
    {
        var node = Node(name);
        _nodes.Remove(node);
        await node.LeaveAsync(TestContext.Current.CancellationToken);
        await node.DisposeAsync();
        await EventuallyAsync(() => Task.FromResult(_nodes.TrueForAll(each => each.Members == _nodes.Count)), $"{name} is removed");
    }

    /// <summary>Ends what replicates on a node, which stays a member.</summary>
    public void StopReplicator(string name) => Node(name).StopReplicator();

    /// <summary>Ends all nodes.</summary>
    public async Task StopAllAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        _nodes.Clear();
    }

    public static async Task EventuallyAsync(Func<Task<bool>> condition, string what)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (!await condition())
                await timer.WaitForNextTickAsync(bound.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"Not within {Patience.TotalSeconds:0} s: {what}");
        }
    }

    private CrdtNode Node(string name) => _nodes.Find(node => string.Equals(node.Name, name, StringComparison.Ordinal))!;
}

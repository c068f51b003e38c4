using ActorDist.Cluster.Quorum;
using ActorDist.Cluster.Tests.Registers;
using ActorDist.Core.Quorum;
using Xunit;

namespace ActorDist.Cluster.Tests.Quorum;

/// <summary>Four nodes that the tests of a class share: a key has three primaries and one fallback.</summary>
public sealed class QuorumNodes : IAsyncLifetime
{
    private RegisterNodes _nodes = null!;

    /// <summary>
    /// Repair only on demand, so that a test sees what it does, and hand-off at once. A replica is given long to answer: one that a busy
    /// machine holds up would be passed over, and what it has taken in would come in twice.
    /// </summary>
    public static QuorumSettings Settings { get; } = new(
        new BucketSet(
            new BucketOptions { Timeout = 30_000 },
            [
                KeyValuePair.Create("lww", new BucketOptions { Mode = BucketMode.LastWriteWins, Timeout = 30_000 }),
                KeyValuePair.Create("plain", new BucketOptions { Mode = BucketMode.PlainVectorClock, Timeout = 30_000 }),
                KeyValuePair.Create("big", new BucketOptions
                {
                    ValueLimit = 1024 * 1024,
                    ObjectLimit = 4 * 1024 * 1024,
                    Timeout = 30_000,
                }),
            ]),
        FallbackAfter: TimeSpan.FromSeconds(20),
        HandOffEvery: TimeSpan.FromMilliseconds(200),
        ExchangeEvery: TimeSpan.FromHours(1),
        MaxRequests: 10_000,
        MaxHints: 10_000,
        MaxClockSkew: TimeSpan.FromMilliseconds(500));

    internal RegisterNodes Cluster => _nodes;

    internal IQuorum this[string node] => _nodes[node].Quorum;

    public async ValueTask InitializeAsync() =>
        _nodes = await RegisterNodes.StartWithQuorumAsync(4, Settings, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    /// <summary>A key that no other test uses.</summary>
    public static QuorumKey NewKey(string bucket = "test") => new(bucket, Guid.NewGuid().ToString("N"));

    /// <summary>A key of which this node is a primary, whose preference list begins with others.</summary>
    internal QuorumKey KeyWithPrimary(string node, string bucket = "test")
    {
        while (true)
        {
            var key = NewKey(bucket);
            var places = _nodes.Running.First().QuorumReplicas.PreferenceList(key);
            if (places.Any(place => place.IsPrimary && string.Equals(place.Node, node, StringComparison.Ordinal)))
                return key;
        }
    }

    /// <summary>Starts a node again and waits until all know where it is.</summary>
    internal async Task RestartAsync(string name, CancellationToken cancel)
    {
        await _nodes.StartAsync(name, cancel);
        await _nodes.UntilAsync(
            () => _nodes.Running.All(node => node.QuorumReplicas.PreferenceList(NewKey()).Count(place => place.IsUp) == 4), cancel);
    }

    /// <summary>Stops a node and waits until the others no longer count on it.</summary>
    internal async Task StopAsync(string name, CancellationToken cancel)
    {
        await _nodes.StopAsync(name);
        await _nodes.UntilAsync(
            () => _nodes.Running.All(node => node.QuorumReplicas.PreferenceList(NewKey()).Count(place => place.IsUp) == 3), cancel);
    }
}

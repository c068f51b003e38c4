using ActorDist.Lab.Crdts;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;

namespace ActorDist.SystemTests.Registers;

/// <summary>A replicated counter that only this test counts, and how often that was acknowledged by a majority of disks.</summary>
internal sealed class CountedObject(string type)
{
    private static readonly CrdtAct One = new("inc");
    private readonly string _name = $"{type}-{Guid.NewGuid():N}";
    private int _acknowledged;

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Adds one at each of these nodes, again and again until it answers no more.</summary>
    public Task CountUntilKilledAsync(IEnumerable<NodeProcess> nodes, CancellationToken cancellation) => Task.WhenAll(nodes.Select(async node =>
    {
        var client = new CrdtHttpClient(node.Spec.Http);
        while (await client.ChangeAsync(type, _name, One, "majority", cancellation) == OperationOutcome.Ok)
            Interlocked.Increment(ref _acknowledged);
    }));

    /// <summary>Waits until each of these nodes shows at least what was acknowledged, and all the same.</summary>
    public async Task IsWholeAsync(RealCluster cluster, IReadOnlyCollection<NodeProcess> nodes, CancellationToken cancellation)
    {
        long?[] counted = [];
        await cluster.EventuallyAsync(
            async () =>
            {
                counted = await Task.WhenAll(nodes.Select(node => new CrdtHttpClient(node.Spec.Http).CountAsync(type, _name, "local", cancellation)));
                return counted.All(count => count >= Acknowledged && count == counted[0]);
            },
            () => $"all {Acknowledged} acknowledged counts of {_name} are at every node; there are {string.Join(", ", counted)}",
            cancellation);
    }
}

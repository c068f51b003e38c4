using ActorDist.Lab.Crdts;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;
using Xunit;

namespace ActorDist.SystemTests.Registers;

/// <summary>A replicated set that was deleted, as a majority of disks acknowledged.</summary>
internal sealed class DeletedObject(string type)
{
    private readonly string _name = $"{type}-{Guid.NewGuid():N}";

    /// <summary>Makes it at one node and deletes it at another.</summary>
    public async Task MakeAsync(NodeProcess one, NodeProcess other, CancellationToken cancellation)
    {
        var (here, there) = (new CrdtHttpClient(one.Spec.Http), new CrdtHttpClient(other.Spec.Http));
        Assert.Equal(OperationOutcome.Ok, await here.ChangeAsync(type, _name, new CrdtAct("add", "milk"), "all", cancellation));
        Assert.Equal(OperationOutcome.Ok, await there.DeleteAsync(type, _name, "majority", cancellation));
    }

    /// <summary>Waits until each of these nodes says that it was deleted.</summary>
    public Task IsGoneAsync(RealCluster cluster, IReadOnlyCollection<NodeProcess> nodes, CancellationToken cancellation) => cluster.EventuallyAsync(
        async () => (await Task.WhenAll(nodes.Select(node => new CrdtHttpClient(node.Spec.Http).IsDeletedAsync(type, _name, cancellation)))).All(gone => gone),
        () => $"every node says that {_name} was deleted",
        cancellation);
}

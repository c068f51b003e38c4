using Xunit;

namespace ActorDist.SystemTests;

/// <summary>A node that died comes back as itself: the same name, ports and disk, another incarnation.</summary>
public sealed class RestartSpec(RealCluster cluster) : SystemSpec(cluster)
{
    [Fact]
    public async Task Should_take_a_killed_node_back_under_the_same_name_and_port()
    {
        await Cluster.RestoreAsync(Cancellation);
        var node = Cluster.Others(await Cluster.OldestAsync(Cancellation))[0];
        var others = Cluster.Others(node);
        var load = await AcknowledgedLoad.StartAsync(Cluster, others, Cancellation);
        var before = (await others[0].Client.MembersAsync(Cancellation)).Member(node.Name)!;

        // At once, while the others still believe in the old incarnation.
        await node.KillAsync(Cancellation);
        await Cluster.Control.StartAsync(node.Name, new Progress<string>(), Cancellation);
        await Cluster.MembersBecomeAsync(Cluster.Nodes, Cluster.Nodes, Cancellation);

        var after = (await others[0].Client.MembersAsync(Cancellation)).Member(node.Name)!;
        Assert.Equal(before.Node, after.Node);
        Assert.NotEqual(before.NodeUid, after.NodeUid);
        await load.AllShardsAnswerAsync(Cluster.Nodes, Cancellation);
        await load.HoldsOnAsync(Cluster.Nodes, Cancellation);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests;

/// <summary>What is no crash, or looks like none: somebody else at the port, a member that stands still, a partition.</summary>
public sealed class EvidenceSpec(RealCluster cluster) : SystemSpec(cluster)
{
    [Fact]
    public async Task Should_take_over_though_a_stranger_listens_where_the_dead_node_did()
    {
        await Cluster.RestoreAsync(Cancellation);
        var victim = Cluster.Others(await Cluster.OldestAsync(Cancellation))[^1];
        var survivors = Cluster.Others(victim);
        var uid = await UidAsync(victim, survivors[0]);

        await victim.KillAsync(Cancellation);
        using var stranger = new TcpListener(IPAddress.Loopback, victim.Spec.Port);
        stranger.Start();

        await Cluster.DownedOnEvidenceAsync(victim, uid, survivors, Cancellation);
        await Cluster.MembersBecomeAsync(survivors, survivors, Cancellation);
    }

    [Fact]
    public async Task Should_tell_a_paused_member_from_a_killed_one()
    {
        await Cluster.RestoreAsync(Cancellation);
        var others = Cluster.Others(await Cluster.OldestAsync(Cancellation));
        var (paused, victim) = (others[^1], others[^2]);
        var witnesses = Cluster.Others(paused, victim);
        var (pausedUid, victimUid) = (await UidAsync(paused, witnesses[0]), await UidAsync(victim, witnesses[0]));

        await paused.PauseAsync(Cancellation);
        await victim.KillAsync(Cancellation);
        await Cluster.DownedOnEvidenceAsync(victim, victimUid, witnesses, Cancellation);
        await paused.ResumeAsync(Cancellation);

        await Cluster.MembersBecomeAsync(Cluster.Others(victim), Cluster.Others(victim), Cancellation);
        foreach (var witness in witnesses)
        {
            Assert.False((await witness.Client.PhiAsync(Cancellation)).Of(paused.Name, pausedUid) is { IsDecided: true });
        }

        Assert.Equal(pausedUid, await UidAsync(paused, witnesses[0]));
    }

    [Fact]
    public async Task Should_end_the_minority_of_a_partition_and_let_the_majority_go_on()
    {
        await Cluster.RestoreAsync(Cancellation);
        NodeProcess[] minority = [Cluster.Node("n4"), Cluster.Node("n5")];
        var majority = Cluster.Others(minority);
        var load = await AcknowledgedLoad.StartAsync(Cluster, majority, Cancellation);
        using var http = new HttpClient { BaseAddress = majority[0].Spec.Http, Timeout = RealCluster.Deadline };

        using var cut = await http.PostAsync(
            new Uri("v1/faults", UriKind.Relative),
            JsonContent.Create(new { shape = "partition", a = (string[])["n1", "n2", "n3"], b = (string[])["n4", "n5"] }),
            Cancellation);
        Assert.True(cut.IsSuccessStatusCode, await cut.Content.ReadAsStringAsync(Cancellation));
        try
        {
            await Cluster.EventuallyAsync(
                () => Task.FromResult(minority.All(node => node.State == NodeState.Ended)), () => "the minority ends by itself", Cancellation);
            await Cluster.MembersBecomeAsync(majority, majority, Cancellation);
            await load.AllShardsAnswerAsync(majority, Cancellation);
            Assert.All(majority, node => Assert.Equal(NodeState.Running, node.State));
            await load.HoldsOnAsync(majority, Cancellation);
        }
        finally
        {
            using var healed = await http.DeleteAsync(new Uri("v1/faults", UriKind.Relative), CancellationToken.None);
        }
    }

    private static async Task<string> UidAsync(NodeProcess node, NodeProcess witness) =>
        (await witness.Client.MembersAsync(Cancellation)).Member(node.Name)!.NodeUid;
}

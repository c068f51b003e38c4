using System.Net;
using System.Net.Sockets;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests;

/// <summary>What is no crash, or looks like none, beside one: somebody else at the port, a member that stands still.</summary>
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

    private static async Task<string> UidAsync(NodeProcess node, NodeProcess witness) =>
        (await witness.Client.MembersAsync(Cancellation)).Member(node.Name)!.NodeUid;
}

using ActorDist.Lab.Demo;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests;

/// <summary>SIGKILL of nodes under load: their shards move, nothing acknowledged is lost, nothing is executed twice.</summary>
public sealed class KillSpec(RealCluster cluster) : SystemSpec(cluster)
{
    [Fact]
    public async Task Should_take_over_from_a_plain_member()
    {
        await Cluster.RestoreAsync(Cancellation);
        var oldest = await Cluster.OldestAsync(Cancellation);

        await KillAsync(Cluster.Others(oldest)[^1]);
    }

    [Fact]
    public async Task Should_take_over_from_the_oldest_where_the_shard_coordinator_lives()
    {
        await Cluster.RestoreAsync(Cancellation);
        var oldest = await Cluster.OldestAsync(Cancellation);

        await KillAsync(oldest);
        Assert.NotEqual(oldest.Name, (await Cluster.Others(oldest)[0].Client.MembersAsync(Cancellation)).OldestName);
    }

    [Fact]
    public async Task Should_take_over_from_two_of_five_at_once()
    {
        await Cluster.RestoreAsync(Cancellation);
        var oldest = await Cluster.OldestAsync(Cancellation);

        await KillAsync([.. Cluster.Others(oldest).TakeLast(2)]);
    }

    private async Task KillAsync(params NodeProcess[] victims)
    {
        var survivors = Cluster.Others(victims);
        var load = await AcknowledgedLoad.StartAsync(Cluster, survivors, Cancellation);
        var before = await Cluster.ShardHomesWithAsync(victims, Cancellation);
        var known = await survivors[0].Client.MembersAsync(Cancellation);

        var killedAt = Cluster.Clock.Elapsed;
        await Task.WhenAll(victims.Select(victim => victim.KillAsync(Cancellation)));
        Assert.All(victims, victim => Assert.Equal(NodeState.Ended, victim.State));

        // The others' shards are served while nobody knows yet that a node is gone.
        await Cluster.EventuallyAsync(
            () => Task.FromResult(load.AcknowledgedSince(killedAt) > 0), () => "a request is acknowledged after the kill", Cancellation);
        await load.AllShardsAnswerAsync(survivors, Cancellation);
        await Cluster.MembersBecomeAsync(survivors, survivors, Cancellation);
        foreach (var victim in victims)
        {
            await Cluster.DownedOnEvidenceAsync(victim, known.Member(victim.Name)!.NodeUid, survivors, Cancellation);
        }

        var after = await Cluster.ShardHomesAsync(survivors[0], Cancellation);
        var moves = ShardHomes.Moves(before, after);
        Assert.All(victims, victim => Assert.DoesNotContain(victim.Name, after.Values));
        Assert.All(victims, victim => Assert.Contains(moves, move => string.Equals(move.From, victim.Name, StringComparison.Ordinal)));
        await load.HoldsOnAsync(survivors, Cancellation);
    }
}

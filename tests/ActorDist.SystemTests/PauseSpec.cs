using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests;

/// <summary>SIGSTOP: the node keeps its connections and says nothing, which a failure detector can only suspect.</summary>
public sealed class PauseSpec(RealCluster cluster) : SystemSpec(cluster)
{
    [Fact]
    public async Task Should_remove_a_node_paused_for_longer_than_the_detector_allows_and_end_it_when_it_goes_on()
    {
        await Cluster.RestoreAsync(Cancellation);
        var paused = Cluster.Others(await Cluster.OldestAsync(Cancellation))[^1];
        var others = Cluster.Others(paused);
        var load = await AcknowledgedLoad.StartAsync(Cluster, others, Cancellation);

        await paused.PauseAsync(Cancellation);
        Assert.Equal(NodeState.Paused, paused.State);
        await Cluster.MembersBecomeAsync(others, others, Cancellation);
        await load.AllShardsAnswerAsync(others, Cancellation);
        Assert.Equal(NodeState.Paused, paused.State);

        // It wakes as the owner of shards that moved: it must find out and end, for a supervisor to start it anew.
        await paused.ResumeAsync(Cancellation);
        await Cluster.EventuallyAsync(
            () => Task.FromResult(paused.State == NodeState.Ended), () => $"{paused.Name} ends after it was removed", Cancellation);
        Assert.NotEqual(0, paused.ExitCode);
        await load.HoldsOnAsync(others, Cancellation);

        await Cluster.RestoreAsync(Cancellation);
        await Cluster.MembersBecomeAsync(Cluster.Nodes, Cluster.Nodes, Cancellation);
    }
}

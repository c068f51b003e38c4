using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests;

/// <summary>Planned changes: a node that leaves hands its shards over, and one that joins gets its share.</summary>
public sealed class LeaveAndJoinSpec(RealCluster cluster) : SystemSpec(cluster)
{
    private const int Senders = 8;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Should_fail_no_request_while_a_node_leaves(bool theOldest)
    {
        await Cluster.RestoreAsync(Cancellation);
        var oldest = await Cluster.OldestAsync(Cancellation);
        var leaving = theOldest ? oldest : Cluster.Others(oldest)[^1];
        var others = Cluster.Others(leaving);
        var load = await AcknowledgedLoad.StartAsync(Cluster, others, Cancellation);
        var before = await Cluster.ShardHomesAsync(others[0], Cancellation);
        Assert.Contains(leaving.Name, before.Values);

        using var left = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var senders = Enumerable.Range(0, Senders).Select(i => SendOnceEachAsync(others[i % others.Count], left.Token)).ToArray();
        await leaving.StopAsync(ClusterControl.LeaveTimeout, Cancellation);
        await Cluster.MembersBecomeAsync(others, others, Cancellation);
        await load.AllShardsAnswerAsync(others, Cancellation);
        await left.CancelAsync();

        var replies = (await Task.WhenAll(senders)).SelectMany(r => r).ToArray();
        Assert.NotEmpty(replies);
        Assert.All(replies, reply => Assert.Equal(SubmitOutcome.Executed, reply.Outcome));
        Assert.Equal(0, leaving.ExitCode);
        Assert.DoesNotContain(leaving.Name, (await Cluster.ShardHomesAsync(others[0], Cancellation)).Values);
        await load.HoldsOnAsync(others, Cancellation);
    }

    [Fact]
    public async Task Should_move_shards_to_a_node_that_joins()
    {
        await Cluster.RestoreAsync(Cancellation);
        var load = await AcknowledgedLoad.StartAsync(Cluster, Cluster.Nodes, Cancellation);
        var before = await Cluster.ShardHomesAsync(Cluster.Nodes[0], Cancellation);
        var fairShare = before.Count / (Cluster.Nodes.Count + 1);

        await Cluster.JoinAsync("n6", Cancellation);
        try
        {
            await Cluster.MembersBecomeAsync(Cluster.Nodes, Cluster.Nodes, Cancellation);
            var onJoined = 0;
            await Cluster.EventuallyAsync(
                async () =>
                {
                    var homes = await Cluster.ShardHomesAsync(Cluster.Nodes[0], Cancellation);
                    onJoined = homes.Values.Count(name => string.Equals(name, "n6", StringComparison.Ordinal));
                    return onJoined >= fairShare / 2;
                },
                () => $"n6 gets at least half of its fair share of {fairShare} shards; it has {onJoined}",
                Cancellation);
            await load.AllShardsAnswerAsync(Cluster.Nodes, Cancellation);
            await load.HoldsOnAsync(Cluster.Nodes, Cancellation);
        }
        finally
        {
            await Cluster.RemoveAsync("n6", CancellationToken.None);
        }
    }

    /// <summary>Sends requests one after the other, each once: whatever is not executed is a failure that a caller would see.</summary>
    private async Task<IReadOnlyList<SubmitReply>> SendOnceEachAsync(NodeProcess target, CancellationToken cancellation)
    {
        var replies = new List<SubmitReply>();
        while (!cancellation.IsCancellationRequested)
        {
            var request = Cluster.NewRequests(1)[0];
            // Not cancelled with the loop: a request that was begun is also ended.
            replies.Add(await target.Client.SubmitAsync(request, RealCluster.Deadline, Cancellation));
        }

        return replies;
    }
}

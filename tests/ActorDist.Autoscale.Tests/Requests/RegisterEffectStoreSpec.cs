using ActorDist.Autoscale.Requests;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Tests.Registers;
using Akka.Actor;
using Xunit;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Tests.Requests;

/// <summary>The store and the entity over real nodes in this process, with their disks.</summary>
public sealed class RegisterEffectStoreSpec
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly ScalingEffect PlusTwo = new("r1", "web", 2);
    private static readonly ScalingEffect PlusThree = new("r1", "web", 3);

    private static readonly ScalingRequestSettings Settings = new(
        Shards: 10, WriteToMajority: true, AnswerTimeout: TimeSpan.FromSeconds(5), RetryAfter: TimeSpan.FromSeconds(1), MaxWaiting: 10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Should_keep_what_was_written_over_a_restart_of_the_only_node()
    {
        await using var nodes = await StartAsync(1);
        Assert.Equal(EffectRead.Absent, await Store(nodes["n1"]).ReadAsync("r1"));
        Assert.Equal(EffectWrite.Written, await Store(nodes["n1"]).WriteAsync(PlusTwo));
        await nodes.StopAsync("n1");
        await nodes.StartAsync("n1", Cancel);
        await nodes.UntilAsync(() => nodes["n1"].Replicas.View.WaitingFor is null, Cancel);
        Assert.Equal(PlusTwo, (await Store(nodes["n1"]).ReadAsync("r1")).Effect);
        Assert.Equal([PlusTwo], (await Store(nodes["n1"]).ListAsync("", 10)).Effects);
    }

    [Fact]
    public async Task Should_let_one_body_stand_under_an_id_whichever_nodes_write_at_once()
    {
        await using var nodes = await StartAsync(3);
        for (var i = 1; i <= 20; i++)
        {
            var bodies = nodes.Running.Select((node, n) => (node, Effect: new ScalingEffect($"r{i}", "web", n + 1))).ToArray();
            var writes = await Task.WhenAll(bodies.Select(body => Store(body.node).WriteAsync(body.Effect)));
            var written = Assert.Single(bodies.Zip(writes), pair => pair.Second == EffectWrite.Written).First.Effect;
            Assert.Equal(2, writes.Count(write => write.Status == EffectWriteStatus.Conflict && write.Standing == written));
            Assert.All(await Task.WhenAll(nodes.Running.Select(node => Store(node).ReadAsync($"r{i}"))), read => Assert.Equal(written, read.Effect));
        }
    }

    [Fact]
    public async Task Should_take_the_same_body_again_from_another_node()
    {
        await using var nodes = await StartAsync(3);
        Assert.Equal(EffectWrite.Written, await Store(nodes["n1"]).WriteAsync(PlusTwo));
        Assert.Equal(EffectWrite.Written, await Store(nodes["n2"]).WriteAsync(PlusTwo));
    }

    [Fact]
    public async Task Should_list_at_every_node_in_order_page_by_page_what_any_node_wrote()
    {
        await using var nodes = await StartAsync(3);
        foreach (var (id, node) in new[] { "b", "a", "c" }.Zip(nodes.Running))
        {
            await Store(node).WriteAsync(new ScalingEffect(id, "web", 1));
        }

        foreach (var store in nodes.Running.Select(Store))
        {
            var first = await store.ListAsync("", 2);
            Assert.Equal("a,b", string.Join(',', first.Effects.Select(effect => effect.RequestId)));
            var second = await store.ListAsync(first.Next!, 2);
            Assert.Equal("c", Assert.Single(second.Effects).RequestId);
            Assert.Null(second.Next);
            Assert.Equal(new GroupCapacity("web", 3, 3), Assert.Single(await GroupCapacity.SumAsync(store)));
        }
    }

    [Fact]
    public async Task Should_refuse_to_answer_without_a_majority()
    {
        await using var nodes = await StartAsync(3, RegisterNodes.Settings with { OperationTimeout = TimeSpan.FromSeconds(1) });
        var store = Store(nodes["n1"]);
        Assert.Equal(EffectWrite.Written, await store.WriteAsync(PlusTwo));
        await nodes.StopAsync("n2");
        await nodes.StopAsync("n3");
        Assert.NotNull((await store.ReadAsync("r1")).Error);
        var write = await store.WriteAsync(PlusThree with { RequestId = "r2" });
        Assert.True(write.Status is EffectWriteStatus.Failed or EffectWriteStatus.Unknown, $"{write}");
        Assert.NotNull(write.Error);
        await Assert.ThrowsAsync<QuorumUnavailableException>(() => store.ListAsync("", 10));
        await Assert.ThrowsAsync<QuorumUnavailableException>(() => GroupCapacity.SumAsync(store));
    }

    [Fact]
    public async Task Should_execute_a_request_once_however_often_and_at_however_many_owners_it_is_submitted()
    {
        await using var nodes = await StartAsync(3);
        using var system = ActorSystem.Create("entities");
        var owners = nodes.Running
            .Select(node => system.ActorOf(ScalingRequestActor.Props(
                "r1", node.Name, Store(node), Settings, new NodeEventLog(node.Name, 1, EventSettings.Usual, TimeProvider.System))))
            .ToArray();
        var bodies = Enumerable.Range(0, 12).Select(i => new ScalingRequest("r1", "web", 2 + (i % 2))).ToArray();
        var replies = await Task.WhenAll(bodies.Select((body, i) =>
            owners[i % owners.Length].Ask<Reply>(new Submit(body), Deadline, Cancel)));

        var standing = (await Store(nodes["n1"]).ReadAsync("r1")).Effect!;
        Assert.All(bodies.Zip(replies), pair => Assert.Equal(
            standing.IsOf(pair.First) ? (Outcome.Executed, FailureCause.None) : (Outcome.Failed, FailureCause.Conflict),
            (pair.Second.Outcome, pair.Second.Cause)));
        await system.Terminate().WaitAsync(Deadline, Cancel);
    }

    private static Task<RegisterNodes> StartAsync(int count, RegisterSettings? settings = null) =>
        RegisterNodes.StartAsync(count, Cancel, settings, new EffectStateMachine());

    private static RegisterEffectStore Store(RegisterNode node) => new(node.Consensus);
}

using System.Text;
using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Registers;
using Xunit;

namespace ActorDist.Cluster.Tests.Registers;

public sealed class ReplicaChangeSpec
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wiped_node_comes_back_as_a_stranger_and_is_replaced()
    {
        await using var nodes = await RegisterNodes.StartAsync(3, Cancel);
        for (var i = 0; i < 600; i++)
            Assert.True((await nodes["n1"].Registers.PutAsync($"k{i}", Bytes($"v{i}"))).IsOk);
        await nodes.StopAsync("n3");
        nodes.WipeDisk("n3");
        await nodes.StartAsync("n3", Cancel);
        await nodes.UntilAsync(() => nodes["n3"].Replicas.View.WaitingFor is null, Cancel);
        Assert.Equal("v7", Text(await nodes["n3"].Registers.GetAsync("k7")));
        await WaitAsync(async () => (await nodes["n2"].Replicas.SurveyAsync()).Any(report => report is { Node: "n3", IsMember: false }));

        var view = await nodes["n2"].Replicas.ChangeAsync(new ReplicaChange(["n3"], ["n3"]), progress: null, Cancel);
        Assert.Equal(3, view.Configuration.Epoch);
        Assert.Equal("n1 n2 n3", Names(view));

        // The copy holds alone with one other: whatever was written before must be there.
        await nodes.StopAsync("n1");
        for (var i = 0; i < 600; i += 50)
            Assert.Equal($"v{i}", Text(await nodes["n2"].Registers.GetAsync($"k{i}")));
    }

    [Fact]
    public async Task Replicas_grow_and_shrink_while_clients_keep_writing()
    {
        await using var nodes = await RegisterNodes.StartAsync(3, Cancel);
        await nodes.StartAsync("n4", Cancel);
        await nodes.StartAsync("n5", Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var writers = Enumerable.Range(1, 5).Select(i => IncrementAsync(nodes[$"n{i}"].Registers, stop.Token)).ToArray();
        await nodes.UntilAsync(
            () => nodes["n4"].Replicas.View.WaitingFor is null && nodes["n1"].Knows("n4") && nodes["n1"].Knows("n5"), Cancel);
        List<ReconfigurationPhase> phases = [];
        var grown = await nodes["n1"].Replicas.ChangeAsync(new ReplicaChange(["n4", "n5"], []), new Progress(phases), Cancel);
        Assert.Equal(5, grown.Configuration.Members.Length);
        Assert.Equal(ReconfigurationPhase.Done, phases[^1]);
        var shrunk = await nodes["n4"].Replicas.ChangeAsync(new ReplicaChange([], ["n1", "n2"]), progress: null, Cancel);
        Assert.Equal("n3 n4 n5", Names(shrunk));
        await stop.CancelAsync();
        var (sure, unknown) = (await Task.WhenAll(writers)).Aggregate((0, 0), (sum, one) => (sum.Item1 + one.Sure, sum.Item2 + one.Unknown));
        var total = long.Parse(Text(await nodes["n1"].Registers.GetAsync("count")), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(total, sure, sure + unknown);
        Assert.True(sure > 50, $"only {sure} increments while the replicas changed");
    }

    [Fact]
    public async Task Changes_that_make_no_sense_are_refused_with_what_is_wrong()
    {
        await using var nodes = await RegisterNodes.StartAsync(3, Cancel);
        await AssertRefusedAsync(new ReplicaChange([], []), "names no node");
        await AssertRefusedAsync(new ReplicaChange([], ["n9"]), "'n9' is no replica");
        await AssertRefusedAsync(new ReplicaChange(["n9"], []), "'n9' is not up");
        await AssertRefusedAsync(new ReplicaChange(["n2"], []), "'n2' is a replica already");
        await AssertRefusedAsync(new ReplicaChange([], ["n1", "n2", "n3"]), "would leave 0");
        Assert.Equal(1, nodes["n1"].Replicas.View.Configuration.Epoch);

        async Task AssertRefusedAsync(ReplicaChange change, string reason)
        {
            var refused = await Assert.ThrowsAsync<ReplicaChangeException>(
                () => nodes["n1"].Replicas.ChangeAsync(change, progress: null, Cancel));
            Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Deleted_registers_are_collected_and_stay_deleted()
    {
        var settings = RegisterNodes.Settings with
        {
            OperationTimeout = TimeSpan.FromMilliseconds(500),
            CollectAfter = TimeSpan.FromSeconds(1),
        };
        await using var nodes = await RegisterNodes.StartAsync(3, Cancel, settings);
        Assert.True((await nodes["n1"].Registers.PutAsync("gone", Bytes("x"))).IsOk);
        var deleted = await nodes["n2"].Registers.DeleteAsync("gone");
        Assert.True(deleted.IsOk);
        var key = new RegisterKey(RegisterStateMachine.KindName, "gone");
        await WaitAsync(async () => (await nodes["n3"].Replicas.InspectAsync(key)) is { Count: 3 } all
            && all.All(one => one.Accepted is "none"));
        Assert.Equal(RegisterStatus.NotFound, (await nodes["n3"].Registers.GetAsync("gone")).Status);
        Assert.True((await nodes["n3"].Registers.PutAsync("gone", Bytes("y"))).Version > deleted.Version);
    }

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await condition())
            await timer.WaitForNextTickAsync(patience.Token);
    }

    private static async Task<(int Sure, int Unknown)> IncrementAsync(IRegisters registers, CancellationToken stop)
    {
        var (sure, unknown) = (0, 0);
        while (!stop.IsCancellationRequested)
        {
            var result = await registers.IncrementAsync("count");
            sure += result.IsOk ? 1 : 0;
            unknown += result.Outcome == OutcomeKind.Unknown ? 1 : 0;
        }

        return (sure, unknown);
    }

    private static string Names(ReplicasView view) =>
        string.Join(' ', view.Configuration.New.Select(member => member.Name).Order(StringComparer.Ordinal));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(RegisterResult result)
    {
        Assert.True(result.IsOk, $"{result.Outcome} {result.Status} {result.Error}");
        return Encoding.UTF8.GetString(result.Value.Span);
    }

    private sealed class Progress(List<ReconfigurationPhase> phases) : IProgress<ReconfigurationStatus>
    {
        public void Report(ReconfigurationStatus value) => phases.Add(value.Phase);
    }
}

using System.Net;
using System.Text;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Storage;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;
using Xunit;

namespace ActorDist.Cluster.Tests.Registers;

public sealed class RegistersSpec
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_one_node_wrote_every_node_reads(bool overStreams)
    {
        var settings = RegisterNodes.Settings with { StreamEndPoint = overStreams ? new IPEndPoint(IPAddress.Loopback, 0) : null };
        await using var nodes = await RegisterNodes.StartAsync(3, Cancel, settings);
        foreach (var writer in nodes.Running)
        {
            var put = await writer.Registers.PutAsync("color", Bytes($"by {writer.Name}"));
            Assert.True(put.IsOk, put.Error);
            foreach (var reader in nodes.Running)
            {
                var got = await reader.Registers.GetAsync("color");
                Assert.Equal($"by {writer.Name}", Text(got));
                Assert.Equal(put.Version, got.Version);
            }
        }
    }

    [Fact]
    public async Task Conditions_are_decided_by_the_register()
    {
        await using var nodes = await RegisterNodes.StartAsync(3, Cancel);
        var (one, two) = (nodes["n1"].Registers, nodes["n2"].Registers);
        Assert.Equal(RegisterStatus.NotFound, (await one.GetAsync("x")).Status);
        Assert.True((await one.PutAsync("x", Bytes("1"), ifVersion: 0)).IsOk);
        Assert.Equal(RegisterStatus.VersionMismatch, (await two.PutAsync("x", Bytes("2"), ifVersion: 0)).Status);
        Assert.Equal(RegisterStatus.ValueMismatch, (await two.CompareAndSwapAsync("x", Bytes("3"), Bytes("4"))).Status);
        Assert.True((await two.CompareAndSwapAsync("x", Bytes("1"), Bytes("10"))).IsOk);
        Assert.Equal(12, (await one.IncrementAsync("x", 2)).Number);
        Assert.Equal(3, (await one.AppendAsync("x", Bytes("0"))).Number);
        var deleted = await two.DeleteAsync("x");
        Assert.True(deleted.IsOk);
        var again = await one.PutAsync("x", Bytes("new"));
        Assert.True(again.Version > deleted.Version);
    }

    [Fact]
    public async Task The_same_idempotency_key_at_two_nodes_applies_once()
    {
        await using var nodes = await RegisterNodes.StartAsync(3, Cancel);
        var first = await nodes["n1"].Registers.IncrementAsync("hits", 5, "order-1");
        var second = await nodes["n2"].Registers.IncrementAsync("hits", 5, "order-1");
        Assert.Equal((5, 5), (first.Number, second.Number));
        Assert.Equal("5", Text(await nodes["n3"].Registers.GetAsync("hits")));
    }

    [Fact]
    public async Task Increments_from_all_nodes_at_once_add_up()
    {
        await using var nodes = await RegisterNodes.StartAsync(3, Cancel);
        var increments = Enumerable.Range(0, 300).Select(i => nodes[$"n{i % 3 + 1}"].Registers.IncrementAsync("hot")).ToArray();
        var results = await Task.WhenAll(increments);
        Assert.All(results, result => Assert.True(result.IsOk, result.Error));
        Assert.Equal("300", Text(await nodes["n1"].Registers.GetAsync("hot")));
        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i), results.Select(result => result.Number).Order());
    }

    [Fact]
    public async Task A_minority_that_is_gone_stops_nothing_and_without_a_majority_nothing_is_done()
    {
        var settings = RegisterNodes.Settings with { OperationTimeout = TimeSpan.FromSeconds(1) };
        await using var nodes = await RegisterNodes.StartAsync(3, Cancel, settings);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => nodes["n1"].Registers.PutAsync($"k{i}", Bytes("before"))));
        await nodes.StopAsync("n3");
        foreach (var i in Enumerable.Range(0, 30))
        {
            var put = await nodes["n1"].Registers.PutAsync($"k{i}", Bytes("after"));
            Assert.True(put.IsOk, put.Error);
            Assert.Equal("after", Text(await nodes["n2"].Registers.GetAsync($"k{i}")));
        }

        await nodes.StopAsync("n2");
        var alone = await nodes["n1"].Registers.PutAsync("k0", Bytes("alone"));
        Assert.NotEqual(OutcomeKind.Done, alone.Outcome);
        Assert.Equal(OutcomeKind.Failed, (await nodes["n1"].Registers.GetAsync("k0")).Outcome);
        var stale = await nodes["n1"].Registers.GetAsync("k0", ReadMode.Stale);
        Assert.Equal("after", Text(stale));
        Assert.NotNull(stale.LastQuorumContact);
    }

    [Fact]
    public async Task All_nodes_restarted_hold_what_was_acknowledged()
    {
        await using var nodes = await RegisterNodes.StartAsync(3, Cancel);
        for (var i = 0; i < 50; i++)
            Assert.True((await nodes["n1"].Registers.PutAsync($"k{i}", Bytes($"v{i}"))).IsOk);
        foreach (var name in new[] { "n1", "n2", "n3" })
            await nodes.StopAsync(name);
        foreach (var name in new[] { "n2", "n3", "n1" })
            await nodes.StartAsync(name, Cancel);
        for (var i = 0; i < 50; i++)
        {
            var got = await nodes[$"n{i % 3 + 1}"].Registers.GetAsync($"k{i}");
            Assert.Equal($"v{i}", Text(got));
        }
    }

    [Fact]
    public async Task A_disk_that_lost_its_storage_does_not_come_back_as_itself()
    {
        await using var nodes = await RegisterNodes.StartAsync(3, Cancel);
        await nodes.StopAsync("n3");
        nodes.LoseStorage("n3");
        var refused = await Assert.ThrowsAsync<DataDirectoryException>(() => nodes.StartAsync("n3", Cancel));
        Assert.Contains("what it promised is lost", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_large_a_value_fails_with_the_limit()
    {
        await using var nodes = await RegisterNodes.StartAsync(1, Cancel);
        var put = await nodes["n1"].Registers.PutAsync("big", new byte[RegisterState.MaxContentBytes + 1]);
        Assert.Equal(OutcomeKind.Failed, put.Outcome);
        Assert.Contains("65536", put.Error, StringComparison.Ordinal);
        Assert.True((await nodes["n1"].Registers.PutAsync("big", new byte[RegisterState.MaxContentBytes])).IsOk);
        await Assert.ThrowsAsync<FormatException>(() => nodes["n1"].Registers.PutAsync("a\u0001b", Bytes("x")));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(RegisterResult result)
    {
        Assert.True(result.IsOk, $"{result.Outcome} {result.Status} {result.Error}");
        return Encoding.UTF8.GetString(result.Value.Span);
    }
}

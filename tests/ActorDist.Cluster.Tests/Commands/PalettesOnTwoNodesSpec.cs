using System.Collections.Concurrent;
using System.Text.Json;
using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Commands.Palettes;
using ActorDist.Cluster.Membership;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Xunit;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Tests.Commands;

public sealed class PalettesOnTwoNodesSpec : IAsyncLifetime
{
    private TwoNodes _nodes = null!;
    private IActorRef _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _nodes = await TwoNodes.StartAsync(Cancel);
        _host = CommandHosting.StartCommandHost(_nodes.First, StandardPalettes.Create());
    }

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    [Fact]
    public async Task Phi_comes_from_the_detector_that_the_cluster_feeds()
    {
        var readings = new PhiReadings(_nodes.First);
        var reading = await AwaitAsync(() => readings.Read().SingleOrDefault(r => r is { IsMonitored: true, SinceLastHeartbeatMs: not null }));
        Assert.Equal(TwoNodes.AddressOf(_nodes.Second), reading.Address);
        Assert.InRange(reading.Phi!.Value, 0, readings.Threshold);
        Assert.InRange(reading.SinceLastHeartbeatMs!.Value, 0, 10_000);
        Assert.True(reading.IsAvailable);
    }

    [Fact]
    public async Task Phi_show_says_when_a_member_is_not_monitored()
    {
        var detector = AkkaCluster.Get(_nodes.First).FailureDetector;
        var second = AkkaCluster.Get(_nodes.Second).SelfAddress;
        var text = await AwaitAsync(() =>
        {
            detector.Remove(second);
            var row = new PhiReadings(_nodes.First).Read().Single();
            return row.IsMonitored ? null : row;
        });
        Assert.Equal((null, null), (text.Phi, text.SinceLastHeartbeatMs));
        var (msg, _) = await RunAsync("phi", "show");
        Assert.StartsWith($"{second} | ", msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entities_are_counted_on_every_node_and_found_without_starting_them()
    {
        var region = ClusterSharding.Get(_nodes.First).ShardRegion("item");
        for (var i = 0; i < 40; i++)
            await region.Ask<string>($"e{i}", TimeSpan.FromSeconds(20), Cancel);

        var (text, stats) = await RunAsync("cluster-sharding", "region-stats", "-r", "item");
        var regions = stats.GetProperty("regions").EnumerateArray().ToArray();
        Assert.True(regions.Length == 2, text);
        Assert.Equal(40, regions.Sum(r => r.GetProperty("entities").GetInt32()));
        Assert.All(regions, r => Assert.InRange(r.GetProperty("entities").GetInt32(), 1, 39));
        Assert.Single(text.Split('\n'), row => row.Contains(" [coordinator](item) | shards: ", StringComparison.Ordinal));

        var (_, shards) = await RunAsync("cluster-sharding", "list-shards", "-r", "item");
        Assert.Equal(40, shards.GetProperty("shards").EnumerateArray().Sum(s => s.GetProperty("entities").GetInt32()));

        var (_, found) = await RunAsync("cluster-sharding", "find-entity", "-r", "item", "-e", "e7");
        Assert.True(found.GetProperty("wholeCluster").GetBoolean());
        Assert.Equal("running", found.GetProperty("homes")[0].GetProperty("state").GetString());

        var (_, absent) = await RunAsync("cluster-sharding", "find-entity", "-r", "item", "-e", "nobody");
        Assert.DoesNotContain(absent.GetProperty("homes").EnumerateArray(), h => h.GetProperty("state").ValueEquals("running"));
        var (_, again) = await RunAsync("cluster-sharding", "region-stats", "-r", "item");
        Assert.Equal(40, again.GetProperty("regions").EnumerateArray().Sum(r => r.GetProperty("entities").GetInt32()));
    }

    [Fact]
    public async Task A_node_that_does_not_answer_is_named_and_never_counted_as_empty()
    {
        await ClusterSharding.Get(_nodes.First).ShardRegion("item").Ask<string>("e1", TimeSpan.FromSeconds(20), Cancel);
        var second = TwoNodes.AddressOf(_nodes.Second);
        // The peer stays a member (the detector is patient) but its region no longer answers.
        var region = await _nodes.Second.ActorSelection("/system/sharding/item").ResolveOne(TimeSpan.FromSeconds(5), Cancel);
        ((IInternalActorRef)region).Suspend();

        var (text, stats) = await RunAsync("cluster-sharding", "region-stats", "-r", "item");
        Assert.Equal(second, stats.GetProperty("silent")[0].GetProperty("address").GetString());
        Assert.Contains($"{second} | [] | up |  | ", text, StringComparison.Ordinal);
        Assert.EndsWith("| no answer within 4 s", text.Split('\n').Single(r => r.StartsWith(second, StringComparison.Ordinal)), StringComparison.Ordinal);
        var (_, found) = await RunAsync("cluster-sharding", "find-entity", "-r", "item", "-e", "e1");
        Assert.False(found.GetProperty("wholeCluster").GetBoolean());
    }

    [Fact]
    public async Task Leave_with_wait_reports_each_step_until_the_member_is_removed()
    {
        var sink = new Sink();
        var second = TwoNodes.AddressOf(_nodes.Second);
        await RunAsync(sink, "cluster", "leave", "-a", second.Split('@')[1], "--wait");
        Assert.Equal($"{second} | removed", sink.Responses.Last().Msg);
        Assert.Contains(sink.Responses, r => r.Msg.EndsWith("| exiting", StringComparison.Ordinal) || r.Msg.EndsWith("| leaving", StringComparison.Ordinal));
        var (msg, _) = await RunAsync("cluster", "show");
        Assert.EndsWith("\nCount: 1 nodes", msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Joining_while_in_a_cluster_is_refused()
    {
        var sink = new Sink();
        await RunAsync(sink, "cluster", "join", "-a", "127.0.0.1:1");
        Assert.True(sink.Responses.Single().IsError);
        Assert.Contains("in a cluster of 2", sink.Responses.Single().Msg, StringComparison.Ordinal);
    }

    private async Task<(string Msg, JsonElement Data)> RunAsync(params string[] words)
    {
        var sink = new Sink();
        await RunAsync(sink, words);
        var last = sink.Responses.Last();
        Assert.False(last.IsError, last.Msg);
        return (last.Msg, JsonSerializer.SerializeToElement(last.Data, JsonSerializerOptions.Web));
    }

    private async Task RunAsync(Sink sink, params string[] words)
    {
        var connected = await _host.Ask<CommandHostProtocol.Connected>(
            new CommandHostProtocol.Connect("spec", sink), TimeSpan.FromSeconds(10), Cancel);
        connected.Session.Tell(new CommandHostProtocol.Run(1, words));
        await sink.Final.WaitAsync(TimeSpan.FromSeconds(40), Cancel);
        connected.Session.Tell(CommandHostProtocol.Disconnect.Instance);
    }

    private static async Task<T> AwaitAsync<T>(Func<T?> read)
        where T : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        T? value;
        while ((value = read()) is null)
            await Task.Delay(20, deadline.Token);
        return value;
    }

    private sealed class Sink : ICommandSink
    {
        private readonly TaskCompletionSource _final = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<CommandResponse> Responses { get; } = new();

        public Task Final => _final.Task;

        public void Deliver(long id, CommandResponse response)
        {
            Responses.Enqueue(response);
            if (response.Final)
                _final.TrySetResult();
        }

        public void Closed() => _final.TrySetException(new InvalidOperationException("the session ended"));
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using ActorDist.Cluster.Faults;
using ActorDist.Cluster.Faults.Links;
using ActorDist.Cluster.Faults.Table;
using ActorDist.Cluster.Membership;
using Xunit;

namespace ActorDist.Cluster.Tests.Faults;

public sealed class NodeFaultsSpec
{
    private static readonly FaultSettings Settings = new(Enabled: true, MaxWaiting: 1024 * 1024, TimeSpan.FromSeconds(2));
    private readonly NodeFaults _faults = new("n1", new NodeDirectory(), Settings);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Only_links_that_begin_or_end_at_the_node_concern_it_and_each_direction_is_by_itself()
    {
        _faults.Apply(new FaultShape.Cut("n1", "n2", OneWay: true).On(["n1", "n2", "n3"]));
        _faults.Apply(new FaultShape.Cut("n2", "n3", OneWay: false).On(["n1", "n2", "n3"]));

        Assert.Equal("n1 -> n2", Assert.Single(_faults.Rules()).Link.ToString());
        var flow = _faults.Flow("n2", "akka");
        Assert.True(flow.Arrives(10));
        Assert.True(flow.Rule.Rule.IsCut);
        Assert.False(_faults.IsConnectable("n2"));
        Assert.True(_faults.IsConnectable("n3"));
    }

    [Fact]
    public void What_is_dropped_and_what_passes_is_counted_by_direction_and_channel()
    {
        var flow = _faults.Flow("n2", "akka");
        using var sender = new LinkSender<int>(_faults, flow, _ => true);
        sender.Send(0, 100);
        flow.Arrives(7);
        Cut("n1", "n2");
        sender.Send(0, 50);
        sender.Send(0, 50);
        flow.Arrives(9);

        var seen = _faults.Observe();
        Assert.Equal(2, seen.Count);
        var (to, from) = (seen[0], seen[1]);
        Assert.Equal(("n1", "n2", "n1", "akka", "cut"), (to.From, to.To, to.SeenBy, to.Channel, to.Rule));
        Assert.Equal((1, 100, 2, 100), (to.Passed, to.PassedBytes, to.Dropped, to.DroppedBytes));
        Assert.Equal(("n2", 1, 7, 1, 9), (from.From, from.Passed, from.PassedBytes, from.Dropped, from.DroppedBytes));
        Assert.NotNull(to.LastDroppedAt);
        Assert.InRange(DateTimeOffset.UtcNow - to.LastPassedAt!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_healed_link_passes_again_and_tells_who_waits_to_connect()
    {
        Cut("n1", "n2");
        var waiting = _faults.WhenConnectableAsync("n2", Cancel);
        _faults.Apply(new FaultShape.Cut("n1", "n3", OneWay: false).On(["n1", "n2", "n3"]));
        Assert.False(waiting.IsCompleted);

        _faults.Heal();
        Assert.Empty(_faults.Rules());
        await waiting.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.True(_faults.WhenConnectableAsync("n3", Cancel).IsCompleted);
    }

    [Fact]
    public void A_table_has_room_for_so_many_nodes_and_refuses_more_unchanged()
    {
        LinkFault[] faults = [.. Enumerable.Range(0, NodeFaults.MaxPeers + 1).Select(i => new LinkFault(new Link("n1", $"x{i}"), LinkRule.Cut))];
        Assert.Contains("256", Assert.Throws<FaultRefusedException>(() => _faults.Apply(faults)).Message, StringComparison.Ordinal);
        Assert.Empty(_faults.Rules());
    }

    [Fact]
    public void Slow_frames_arrive_in_order_and_not_before_their_delay()
    {
        var arrived = new BlockingCollection<(int Frame, TimeSpan At)>();
        using var sender = Sender(frame => arrived.Add((frame, NodeFaults.Now)));
        Slow("50ms", "50ms");
        var sent = new TimeSpan[100];
        for (var i = 0; i < sent.Length; i++)
        {
            sent[i] = NodeFaults.Now;
            Assert.True(sender.Send(i, 100));
        }

        // A link that is whole again passes no frame by those that wait.
        _faults.Heal();
        Assert.True(sender.Send(100, 100));
        for (var i = 0; i <= 100; i++)
        {
            Assert.True(arrived.TryTake(out var next, 20_000, Cancel));
            Assert.Equal(i, next.Frame);
        }

        Slow("50ms", jitter: null);
        var start = NodeFaults.Now;
        sender.Send(0, 100);
        Assert.True(arrived.TryTake(out var slow, 20_000, Cancel));
        Assert.InRange((slow.At - start).TotalMilliseconds, 49.5, 10_000);
        Assert.Equal(101, _faults.Observe()[0].Delayed);
    }

    [Fact]
    public void A_throttled_link_carries_its_rate_and_takes_no_more_than_may_wait()
    {
        var done = new BlockingCollection<int>();
        using var sender = Sender(done.Add);
        _faults.Apply([new LinkFault(new Link("n1", "n2"), LinkRule.Slow(null, null, "100kB", null))]);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
            Assert.True(sender.Send(i, 1000));
        for (var i = 0; i < 20; i++)
            Assert.True(done.TryTake(out _, 20_000, Cancel));
        Assert.InRange(clock.Elapsed.TotalMilliseconds, 199, 10_000);

        Assert.True(sender.Send(0, 2 * 1024 * 1024));
        Assert.False(sender.Send(1, 1));
    }

    [Fact]
    public void What_waits_when_a_link_is_cut_is_lost()
    {
        var arrived = 0;
        using var sender = Sender(_ => Interlocked.Increment(ref arrived));
        Slow("30s", jitter: null);
        sender.Send(1, 10);
        Cut("n1", "n2");
        Assert.Equal(0, Volatile.Read(ref arrived));
        Assert.Equal((0, 1), (_faults.Observe()[0].Passed, _faults.Observe()[0].Dropped));
    }

    private void Cut(string from, string to) => _faults.Apply(new FaultShape.Cut(from, to, OneWay: false).On([from, to]));

    private void Slow(string delay, string? jitter) =>
        _faults.Apply([new LinkFault(new Link("n1", "n2"), LinkRule.Slow(delay, jitter, rate: null, loss: null))]);

    private LinkSender<int> Sender(Action<int> arrived) => new(_faults, _faults.Flow("n2", "akka"), frame =>
    {
        arrived(frame);
        return true;
    });
}

using System.Diagnostics;
using ActorDist.Cluster.Faults.Links;
using ActorDist.Cluster.Faults.Table;
using ActorDist.Cluster.Faults.Transport;
using Akka.Actor;
using Akka.Configuration;
using Akka.Remote.Transport;
using Xunit;

namespace ActorDist.Cluster.Tests.Faults;

/// <summary>Three members in this process whose links are cut and slowed under Akka.Remote.</summary>
public sealed class FaultTransportSpec : IAsyncLifetime
{
    private static readonly string[] Names = ["n1", "n2", "n3"];
    private readonly Dictionary<string, FaultyNode> _nodes = new(StringComparer.Ordinal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private FaultyNode N1 => _nodes["n1"];

    private FaultyNode N2 => _nodes["n2"];

    private FaultyNode N3 => _nodes["n3"];

    public async ValueTask InitializeAsync()
    {
        Address? seed = null;
        foreach (var name in Names)
        {
            _nodes[name] = await FaultyNode.StartAsync(name, seed, port: 0, Cancel);
            seed ??= _nodes[name].Cluster.SelfAddress;
        }

        await UntilAsync(() => _nodes.Values.All(node => node.Up == 3));
        // A link counts once each end knows the other's name.
        await UntilAsync(() => _nodes.Values.All(node => node.Faults.Observe().Count(seen => seen.Passed > 0) == 4));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values)
            await node.DisposeAsync();
    }

    [Fact]
    public void Addresses_keep_their_scheme() => Assert.Equal("akka.tcp", N1.Cluster.SelfAddress.Protocol);

    [Fact]
    public async Task A_partition_loses_frames_until_both_sides_find_the_other_unreachable_and_a_heal_mends_it()
    {
        var members = N1.Cluster.State.Members.Select(member => member.UniqueAddress).Order().ToArray();
        Make(new FaultShape.Partition(["n1"], ["n2", "n3"]));
        await UntilAsync(() => N1.Unreachable is "n2 n3" && N2.Unreachable is "n1" && N3.Unreachable is "n1");
        await EchoComesAsync(N2, N3);
        Assert.False(await N1.HearsEchoOfAsync(N2));
        foreach (var (from, to) in new[] { (N1, N2), (N2, N1), (N1, N3), (N3, N1) })
            Assert.True(Seen(from, to).Dropped > 0, $"{from.Name} dropped nothing for {to.Name}");
        Assert.Equal(0, Seen(N2, N3).Dropped);

        Heal();
        await UntilAsync(() => _nodes.Values.All(node => node.Unreachable.Length == 0));
        Assert.Equal(members, N1.Cluster.State.Members.Select(member => member.UniqueAddress).Order());
        await EchoComesAsync(N1, N2);
        Assert.True(Seen(N1, N2).LastPassedAt > Seen(N1, N2).LastDroppedAt);
    }

    [Fact]
    public async Task A_one_way_cut_loses_one_direction_only()
    {
        Make(new FaultShape.Cut("n1", "n2", OneWay: true));
        var there = Seen(N2, N1).Passed;
        Assert.False(await N2.HearsEchoOfAsync(N1));
        // What n2 said has arrived at n1; n1's answer was lost.
        await UntilAsync(() => Seen(N2, N1).Passed > there && Seen(N1, N2).Dropped > 0);
        Assert.Equal(0, Seen(N2, N1).Dropped);

        Heal();
        await UntilAsync(() => _nodes.Values.All(node => node.Unreachable.Length == 0));
        await EchoComesAsync(N2, N1);
    }

    [Fact]
    public async Task A_slow_link_delivers_later_and_in_order()
    {
        Make(new FaultShape.Slow(LinkRule.Slow("100ms", "50ms", rate: null, loss: "5%"), "n1", "n2", OneWay: true));
        var inbox = Inbox.Create(N1.System);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 200; i++)
            N1.EchoOf(N2).Tell(i, inbox.Receiver);
        for (var i = 0; i < 200; i++)
            Assert.Equal(i, await inbox.ReceiveAsync(TimeSpan.FromSeconds(20)));
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(50));
        Assert.True(Seen(N1, N2).Delayed >= 200);

        Heal();
        await EchoComesAsync(N1, N2);
    }

    [Fact]
    public async Task A_delayed_link_is_late_by_the_delay_one_way()
    {
        await EchoComesAsync(N1, N2);
        Make(new FaultShape.Slow(LinkRule.Slow("300ms", jitter: null, rate: null, loss: null), "n1", "n2", OneWay: true));
        var inbox = Inbox.Create(N1.System);
        var clock = Stopwatch.StartNew();
        N1.EchoOf(N2).Tell("late", inbox.Receiver);
        Assert.Equal("late", await inbox.ReceiveAsync(TimeSpan.FromSeconds(20)));
        Assert.InRange(clock.Elapsed.TotalMilliseconds, 299, 20_000);
        Assert.True(Seen(N1, N2).Delayed > 0);
        Assert.Equal(0, Seen(N2, N1).Delayed);
        Heal();
    }

    [Fact]
    public async Task A_throttled_link_carries_no_more_than_its_rate()
    {
        await EchoComesAsync(N1, N2);
        Make(new FaultShape.Slow(LinkRule.Slow(delay: null, jitter: null, "200kB", loss: null), "n1", "n2", OneWay: true));
        var inbox = Inbox.Create(N1.System);
        var before = Seen(N1, N2).PassedBytes;
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
            N1.EchoOf(N2).Tell(new string('x', 10_000), inbox.Receiver);
        for (var i = 0; i < 20; i++)
            await inbox.ReceiveAsync(TimeSpan.FromSeconds(20));
        var carried = Seen(N1, N2).PassedBytes - before;
        Assert.InRange(carried, 200_000, 2_000_000);
        Assert.True(carried / clock.Elapsed.TotalSeconds <= 205_000, $"{carried} bytes in {clock.Elapsed.TotalSeconds:0.00} s");
        Heal();
    }

    [Fact]
    public async Task A_connection_over_a_cut_link_waits_for_the_heal()
    {
        var config = ConfigurationFactory.ParseString("port = 0").WithFallback(N1.System.Settings.Config.GetConfig("akka.remote.dot-netty.tcp"));
        var transport = new FaultTransport(N1.System, config);
        var (_, listener) = await transport.Listen();
        listener.SetResult(new Deaf());
        Make(new FaultShape.Cut("n1", "n2", OneWay: false));
        var connection = transport.Associate(N2.Cluster.SelfAddress);
        var whole = await transport.Associate(N3.Cluster.SelfAddress);
        Assert.False(await N1.HearsEchoOfAsync(N2));
        Assert.False(connection.IsCompleted);

        Heal();
        Assert.Equal(N2.Cluster.SelfAddress.Port, (await connection).RemoteAddress.Port);
        Assert.Equal(N3.Cluster.SelfAddress.Port, whole.RemoteAddress.Port);
        await transport.Shutdown();
    }

    [Fact]
    public async Task A_node_that_comes_back_whole_is_cut_off_until_the_others_heal()
    {
        Make(new FaultShape.Isolate(["n3"]));
        var port = N3.Cluster.SelfAddress.Port!.Value;
        await N3.System.Terminate();
        await N3.DisposeAsync();
        N1.Cluster.Down(N3Address(port));
        await UntilAsync(() => N1.Cluster.State.Members.Count == 2);

        var seed = N1.Cluster.SelfAddress;
        _nodes["n3"] = await FaultyNode.StartAsync("n3", seed, port, Cancel);
        Assert.Empty(N3.Faults.Rules());
        var lost = N1.Faults.Observe().Single(seen => seen is { From: "n3", To: "n1" }).Passed;
        Assert.False(await N3.HearsEchoOfAsync(N1));
        Assert.Equal(0, N3.Up);
        Assert.Equal(lost, N1.Faults.Observe().Single(seen => seen is { From: "n3", To: "n1" }).Passed);

        Heal();
        await UntilAsync(() => _nodes.Values.All(node => node.Up == 3));

        static Address N3Address(int port) => new("akka.tcp", "faulty", "127.0.0.1", port);
    }

    /// <summary>Hears of no connection.</summary>
    private sealed class Deaf : IAssociationEventListener
    {
        public void Notify(IAssociationEvent ev)
        {
        }
    }

    /// <summary>What the sender saw of what it sent over Akka.Remote.</summary>
    private static LinkObservation Seen(FaultyNode from, FaultyNode to) => from.Faults.Observe().Single(seen =>
        string.Equals(seen.From, from.Name, StringComparison.Ordinal) && string.Equals(seen.To, to.Name, StringComparison.Ordinal));

    private void Make(FaultShape shape)
    {
        foreach (var node in _nodes.Values)
            node.Faults.Apply(shape.On(Names));
    }

    private void Heal()
    {
        foreach (var node in _nodes.Values)
            node.Faults.Heal();
    }

    /// <summary>Asks until the answer comes: a busy machine may take longer than one question waits.</summary>
    private static async Task EchoComesAsync(FaultyNode from, FaultyNode to)
    {
        var tries = 0;
        while (!await from.HearsEchoOfAsync(to))
            Assert.True(++tries < 20, $"{from.Name} hears nothing of {to.Name}");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(40));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition())
            await timer.WaitForNextTickAsync(patience.Token);
    }
}

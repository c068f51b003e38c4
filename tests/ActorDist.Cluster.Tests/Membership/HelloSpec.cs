using System.Net;
using System.Net.Sockets;
using ActorDist.Cluster.Membership.Evidence;
using ActorDist.Core.Membership;
using Akka.Event;
using Xunit;

namespace ActorDist.Cluster.Tests.Membership;

/// <summary>What a probe makes of everything that may be at the other end of a connection.</summary>
public sealed class HelloSpec : IDisposable
{
    private static readonly MemberKey Member = new("akka.tcp://actordist@127.0.0.1:4053", -17);
    private readonly List<IDisposable> _sockets = [];

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    [Fact]
    public async Task Should_hear_the_hello_of_the_start_that_it_looks_for()
    {
        var listener = Listener(Member);

        Assert.Equal(ProbeResult.Hello, await HelloProbe.LookAsync(listener.EndPoint, Member));
        Assert.Equal(ProbeResult.Hello, await HelloProbe.LookAsync(listener.EndPoint, Member));
    }

    [Fact]
    public async Task Should_tell_another_start_apart()
    {
        var listener = Listener(Member with { Uid = 18 });

        Assert.Equal(ProbeResult.OtherIncarnation, await HelloProbe.LookAsync(listener.EndPoint, Member));
    }

    [Fact]
    public async Task Should_be_refused_where_the_process_has_ended()
    {
        var listener = Listener(Member);
        listener.Dispose();

        Assert.Equal(ProbeResult.Refused, await HelloProbe.LookAsync(listener.EndPoint, Member));
    }

    [Fact]
    public async Task Should_take_silence_for_neither_death_nor_life()
    {
        // The kernel takes connections for a process that stands still.
        Assert.Equal(ProbeResult.Silent, await HelloProbe.LookAsync(Stranger(null), Member));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("actordist-hello/1 akka.tcp://actordist@127.0.0.1:4053\n")]
    [InlineData("actordist-hello/1 akka.tcp://actordist@127.0.0.1:4053 many\n")]
    [InlineData("actordist-hello/2 akka.tcp://actordist@127.0.0.1:4053 -17\n")]
    public async Task Should_take_a_strangers_words_for_neither_death_nor_life(string words) =>
        Assert.Equal(ProbeResult.Ambiguous, await HelloProbe.LookAsync(Stranger(words), Member));

    [Fact]
    public async Task Should_not_take_in_more_than_the_longest_hello() =>
        Assert.Equal(ProbeResult.Ambiguous, await HelloProbe.LookAsync(Stranger(new string('x', 100_000)), Member));

    [Fact]
    public async Task Should_look_again_where_the_connection_ends_without_a_word() =>
        Assert.Equal(ProbeResult.Reset, await HelloProbe.LookAsync(Stranger(""), Member));

    [Fact]
    public async Task Should_not_be_held_up_by_clients_that_say_nothing_and_go()
    {
        var listener = Listener(Member);
        for (var i = 0; i < 100; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(client);
            await client.ConnectAsync(listener.EndPoint, TestContext.Current.CancellationToken);
        }

        Assert.Equal(ProbeResult.Hello, await HelloProbe.LookAsync(listener.EndPoint, Member));
    }

    private HelloListener Listener(MemberKey self)
    {
        var listener = new HelloListener(new IPEndPoint(IPAddress.Loopback, 0), self, NoLogger.Instance);
        _sockets.Add(listener);
        return listener;
    }

    /// <summary>Somebody else at a port, who says some words and ends, or says nothing for ever.</summary>
    private IPEndPoint Stranger(string? words)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        if (words is not null)
        {
            _ = Task.Run(async () =>
            {
                using var client = await socket.AcceptAsync();
                await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(words));
            });
        }

        return (IPEndPoint)socket.LocalEndPoint!;
    }
}

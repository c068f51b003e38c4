using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ActorDist.Cluster.Registers.Channel;
using ActorDist.Cluster.Registers.Channel.Streams;
using ActorDist.Cluster.Registers.Schema;
using Akka.Event;
using Xunit;

namespace ActorDist.Cluster.Tests.Registers;

public sealed class StreamListenerSpec
{
    private const int Frames = 200;
    private const int Batch = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Frames_arrive_whole_and_in_order()
    {
        using var received = new BlockingCollection<Frame>();
        using var listener = new StreamListener(new IPEndPoint(IPAddress.Loopback, 0), received.Add, NoLogger.Instance);
        using var peer = new PeerStream(listener.EndPoint);
        var deadline = Environment.TickCount64 + 20_000;

        // Frames before the connection stands are lost, and so are those that a full queue has no room for: few at a time.
        while (!received.TryTake(out _, 20, Cancel) && Environment.TickCount64 < deadline)
            peer.Send(FrameOf(0, 10));
        for (var batch = 0; batch < Frames; batch += Batch)
        {
            for (var i = batch + 1; i <= batch + Batch; i++)
                peer.Send(FrameOf(i, i * 500));
            for (var expected = batch + 1; expected <= batch + Batch;)
            {
                Assert.True(received.TryTake(out var frame, 20_000, Cancel), $"frame {expected} did not arrive");
                if (frame.Epoch == 0)
                    continue;
                Assert.Equal(expected, frame.Epoch);
                Assert.Equal(expected * 500, frame.Forwards[0].Body.Length);
                expected++;
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 3, 0, 0, 0, 0xFF, 0xFF, 0xFF })]
    public async Task A_stream_that_makes_no_sense_is_closed_and_others_go_on(byte[] sent)
    {
        using var received = new BlockingCollection<Frame>();
        using var listener = new StreamListener(new IPEndPoint(IPAddress.Loopback, 0), received.Add, NoLogger.Instance);
        using var bad = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await bad.ConnectAsync(listener.EndPoint, Cancel);
        await bad.SendAsync(sent, Cancel);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        Assert.Equal(0, await bad.ReceiveAsync(new byte[1], patience.Token));

        using var good = new PeerStream(listener.EndPoint);
        var deadline = Environment.TickCount64 + 20_000;
        while (received.Count == 0 && Environment.TickCount64 < deadline)
            good.Send(FrameOf(7, 1));
        Assert.Equal(7, received.Take(Cancel).Epoch);
    }

    private static Frame FrameOf(long epoch, int bytes)
    {
        var frame = new Frame { Epoch = epoch };
        frame.Forwards.Add(new Forward { Body = FrameCodec.Share(new byte[bytes]) });
        return frame;
    }
}

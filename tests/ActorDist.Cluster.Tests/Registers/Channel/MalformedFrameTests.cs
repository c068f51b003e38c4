using ActorDist.Cluster.Registers.Channel;
using ActorDist.Cluster.Registers.Replication;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Registers;
using ActorDist.Core.Tests.Consensus;
using CsCheck;
using Google.Protobuf;
using Xunit;
using Schema = ActorDist.Cluster.Registers.Schema;

namespace ActorDist.Cluster.Tests.Registers.Channel;

/// <summary>Frames as replicas send them, with some bytes changed: they are refused as a whole or do a replica no harm.</summary>
public sealed class MalformedFrameTests
{
    private static readonly byte[][] Frames = Sent();

    [Fact]
    public void AFrameWithChangedBytes_IsRefusedOrDoesNoHarm()
    {
        var (refused, taken) = (0, 0);
        (from number in Gen.Int[0, Frames.Length - 1]
         let frame = Frames[number]
         from changes in Gen.Select(Gen.Int[0, frame.Length - 1], Gen.Byte).Array[1, 4]
         select Changed(frame, changes)).Sample(
            bytes =>
            {
                ReceivedFrame received;
                try
                {
                    received = ReceivedFrame.Decode(Schema.Frame.Parser.ParseFrom(bytes));
                }
                catch (Exception e) when (e is InvalidProtocolBufferException or FormatException)
                {
                    Interlocked.Increment(ref refused);
                    return;
                }

                Interlocked.Increment(ref taken);
                var cluster = new TestCluster();
                cluster.Run(1, RegisterCommand.Put("a"u8));
                foreach (var envelope in received.Messages)
                    cluster[2].Replica.Receive(cluster.Now, envelope, new Outbox());
            },
            iter: 3000);
        Assert.True(refused > 0 && taken > 0, $"{refused} refused, {taken} taken: the changes were not of both sorts");
    }

    private static byte[] Changed(byte[] frame, (int At, byte Value)[] changes)
    {
        var copy = (byte[])frame.Clone();
        foreach (var (at, value) in changes)
            copy[at] = value;
        return copy;
    }

    /// <summary>What travels while registers are written and read from every node, deleted, and the configuration is changed.</summary>
    private static byte[][] Sent()
    {
        var cluster = new TestCluster(members: 3, spares: 1);
        for (var node = 1; node <= 3; node++)
        {
            cluster.Run(node, RegisterCommand.Put("some value"u8));
            cluster.Run(node, RegisterCommand.Get());
        }

        cluster.Reconfigure(1, 1, 2, 4);
        cluster.Run(1, RegisterCommand.Delete());
        return
        [
            .. cluster.Sent.Select(envelope => new Schema.Frame
            {
                Cluster = envelope.Cluster,
                From = FrameCodec.Encode(envelope.From),
                To = FrameCodec.Encode(envelope.To),
                Epoch = envelope.Epoch,
                Messages = { FrameCodec.Encode(envelope.Message) },
            }.ToByteArray()),
        ];
    }
}

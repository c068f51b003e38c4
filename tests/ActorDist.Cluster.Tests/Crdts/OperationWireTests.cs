using System.Runtime.Serialization;
using ActorDist.Cluster.Crdts.Operations;
using ActorDist.Cluster.Tests.Storage;
using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using Google.Protobuf;
using Xunit;
using Schema = ActorDist.Cluster.Crdts.Operations.Schema;
using static ActorDist.Cluster.Tests.Storage.StorageCalls;

namespace ActorDist.Cluster.Tests.Crdts;

/// <summary>Objects by operations on the wire and on the disk.</summary>
public sealed class OperationWireTests
{
    private static readonly Origin One = new(new ReplicaId(1, 2), 1);
    private static readonly Origin Other = new(new ReplicaId(3, 4), 1);
    private static readonly VectorClock Clock = VectorClock.Of(new Dot(One, 5), new Dot(Other, 300));

    [Fact]
    public void Every_message_comes_as_it_went()
    {
        BroadcastMessage[] messages =
        [
            new BroadcastMessage.Operations([OperationOf(6), OperationOf(7)]),
            new BroadcastMessage.Have(3, Clock),
            new BroadcastMessage.Want(VectorClock.Empty),
            new BroadcastMessage.Snapshot(Clock, new byte[] { 9 }),
        ];
        var frame = new OperationFrame(One.Replica, [.. messages.Select(message => new OperationFrame.Item("op-counter", "hits", message))]);
        var read = OperationCodec.Decode(Schema.Frame.Parser.ParseFrom(OperationCodec.Encode(frame).ToByteArray()));
        Assert.Equal(frame.From, read.From);
        Assert.Equal(messages.Length, read.Items.Length);
        var operations = Assert.IsType<BroadcastMessage.Operations>(read.Items[0].Message);
        Assert.Equal(2, operations.Items.Length);
        Same(OperationOf(7), operations.Items[1]);
        Assert.Equal(messages[1], read.Items[1].Message);
        Assert.Equal(messages[2], read.Items[2].Message);
        var snapshot = Assert.IsType<BroadcastMessage.Snapshot>(read.Items[3].Message);
        Assert.Equal(Clock, snapshot.Delivered);
        Assert.True(snapshot.State.Span.SequenceEqual(new byte[] { 9 }));
    }

    [Fact]
    public void A_frame_without_a_message_or_with_an_impossible_clock_is_refused()
    {
        var empty = new Schema.Frame { Items = { new Schema.Item { Type = "op-counter", Name = "hits" } } };
        Assert.Contains("is not known here", Assert.Throws<SerializationException>(() => OperationCodec.Decode(empty)).Message, StringComparison.Ordinal);
        var twice = new Schema.Want { Delivered = { new Schema.Dot { Epoch = 1, Counter = 1 }, new Schema.Dot { Epoch = 1, Counter = 2 } } };
        var frame = new Schema.Frame { Items = { new Schema.Item { Type = "op-counter", Name = "hits", Want = twice } } };
        Assert.Contains("occurs twice", Assert.Throws<SerializationException>(() => OperationCodec.Decode(frame)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_disk_gives_back_the_last_checkpoint_and_the_log_after_it_in_order()
    {
        using var directory = new TemporaryDirectory();
        using var storage = Open(directory["storage"]);
        var store = new OperationStore(storage);
        storage.Commit(store.Append("op-counter/a", 0, OperationOf(6)));
        storage.Commit(store.Append("op-counter/a", 1, OperationOf(7)));
        storage.Commit(store.Append("op-counter/ab", 0, OperationOf(6)));
        storage.Commit(store.Replace("op-counter/a", 2, new BroadcastCheckpoint(Clock, VectorClock.Empty, new byte[] { 1 }), [OperationOf(7)]));
        storage.Commit(store.Append("op-counter/a", 3, OperationOf(8)));

        var loaded = store.Load();
        Assert.Equal("op-counter/a op-counter/ab", string.Join(' ', loaded.Select(stored => stored.Object)));
        var a = loaded[0];
        Assert.Equal((Clock, 4L, 2), (a.Checkpoint.Delivered, a.Next, a.Operations.Length));
        Assert.True(a.Checkpoint.State!.Value.Span.SequenceEqual(new byte[] { 1 }));
        Same(OperationOf(7), a.Operations[0]);
        Same(OperationOf(8), a.Operations[1]);
        Assert.Null(loaded[1].Checkpoint.State);
    }

    [Theory]
    [InlineData("twice", 2)]
    [InlineData("never", 0)]
    public void A_fault_of_deliveries_has_a_name(string name, int times) => Assert.Equal(times, DeliveryFault.Parse(name)!.Times);

    [Fact]
    public void A_fault_of_deliveries_that_there_is_none_of_is_refused() =>
        Assert.Contains("off, twice or never", Assert.Throws<FormatException>(() => DeliveryFault.Parse("often")).Message, StringComparison.Ordinal);

    private static Operation OperationOf(ulong counter) => new(new Dot(One, counter), Clock, new byte[] { (byte)counter });

    private static void Same(Operation expected, Operation actual)
    {
        Assert.Equal((expected.Dot, expected.Before), (actual.Dot, actual.Before));
        Assert.True(expected.Payload.Span.SequenceEqual(actual.Payload.Span));
    }
}

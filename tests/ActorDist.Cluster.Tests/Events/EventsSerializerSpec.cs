using System.Runtime.Serialization;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Events.Gathering;
using ActorDist.Core.Clocks;
using Akka.Actor;
using Xunit;

namespace ActorDist.Cluster.Tests.Events;

public sealed class EventsSerializerSpec : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("events");

    [Fact]
    public void Should_bring_every_message_across()
    {
        var pull = new EventProtocol.Pull(3, 17);
        Assert.Equal(pull, Across(pull));

        NodeEvent[] events =
        [
            new(new EventId("n1", 3, 18), EventKind.ShardRecovered, DateTimeOffset.UnixEpoch.AddTicks(5), new LamportClock(40), "request/7", "n2", "n1", null, default),
            new(new EventId("n1", 3, 19), EventKind.RequestExecuted, DateTimeOffset.UnixEpoch, new LamportClock(41), "r1", null, null, "so", new EventId("n2", 1, 4)),
        ];
        var batch = (EventProtocol.Batch)Across(new EventProtocol.Batch("n1", 3, new LamportClock(42), events));
        Assert.Equal(("n1", 3L, new LamportClock(42)), (batch.Node, batch.Incarnation, batch.Lamport));
        Assert.Equal(events, batch.Events);
    }

    [Fact]
    public void Should_fit_the_fullest_batch_into_a_frame()
    {
        var text = new string('世', NodeEvent.MaxText);
        var fullest = Enumerable.Range(1, EventProtocol.MaxBatch).Select(i => new NodeEvent(
            new EventId("n1", 1, i), EventKind.MemberUp, DateTimeOffset.UtcNow, default, text, "n1", "n2", text, new EventId("n2", 1, i)));
        var batch = new EventProtocol.Batch("n1", 1, default, [.. fullest]);
        Assert.InRange(new EventsSerializer((ExtendedActorSystem)_system).ToBinary(batch).Length, 1, 512 * 1024);
    }

    [Fact]
    public void Should_refuse_garbage()
    {
        var serializer = new EventsSerializer((ExtendedActorSystem)_system);
        Assert.Throws<SerializationException>(() => serializer.FromBinary([0xff, 0x01, 0x02], "eb"));
        Assert.Throws<SerializationException>(() => serializer.FromBinary([], "zz"));
    }

    public void Dispose() => _system.Dispose();

    private object Across(object message)
    {
        var serializer = new EventsSerializer((ExtendedActorSystem)_system);
        return serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
    }
}

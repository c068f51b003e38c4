using ActorDist.Cluster.Serialization;
using ActorDist.Core.Clocks;
using Akka.Actor;

namespace ActorDist.Cluster.Events.Gathering;

/// <summary>The events' messages, as <c>events.proto</c> describes them.</summary>
public sealed class EventsSerializer : ProtobufSerializer
{
    /// <summary>Made by Akka.</summary>
    public EventsSerializer(ExtendedActorSystem system)
        : base(system)
    {
        Bind("ep", Schema.Pull.Parser,
            (EventProtocol.Pull m) => new Schema.Pull { Incarnation = m.Incarnation, After = m.After },
            s => new EventProtocol.Pull(s.Incarnation, s.After));
        Bind("eb", Schema.Batch.Parser, (EventProtocol.Batch m) => Encode(m), Decode);
    }

    /// <inheritdoc />
    public override int Identifier => 1709;

    private static Schema.Batch Encode(EventProtocol.Batch batch)
    {
        var schema = new Schema.Batch { Node = batch.Node, Incarnation = batch.Incarnation, Lamport = batch.Lamport.Time };
        schema.Events.AddRange(batch.Events.Select(e => new Schema.Event
        {
            Sequence = e.Id.Sequence,
            Kind = (int)e.Kind,
            Time = e.Time.UtcTicks,
            Lamport = e.Lamport.Time,
            Subject = e.Subject,
            From = e.From ?? "",
            To = e.To ?? "",
            Detail = e.Detail ?? "",
            Cause = e.Cause.ToString(),
        }));
        return schema;
    }

    /// <summary>A kind that only another version of the product knows is left out; its number is then one that readers miss.</summary>
    private static EventProtocol.Batch Decode(Schema.Batch batch) => new(
        batch.Node,
        batch.Incarnation,
        new LamportClock(batch.Lamport),
        [.. batch.Events.Where(e => EventKinds.IsKnown((EventKind)e.Kind)).Select(e => new NodeEvent(
            new EventId(batch.Node, batch.Incarnation, e.Sequence),
            (EventKind)e.Kind,
            new DateTimeOffset(e.Time, TimeSpan.Zero),
            new LamportClock(e.Lamport),
            e.Subject,
            Text(e.From),
            Text(e.To),
            Text(e.Detail),
            EventId.TryParse(e.Cause, out var cause) ? cause : default))]);

    private static string? Text(string text) => text.Length > 0 ? text : null;
}

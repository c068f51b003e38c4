using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Events.Gathering;
using Akka.Actor;

namespace ActorDist.Cluster.Events.Palettes;

/// <summary>Writes events to a client until it goes away.</summary>
internal sealed class EventTail : ReceiveActor
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IActorRef _client;
    private readonly EventReader _reader;
    private readonly CancellationTokenSource _ending = new();

    public EventTail(IActorRef client, EventReader reader, IReadOnlySet<EventKind> kinds, DateTimeOffset since)
    {
        (_client, _reader) = (client, reader);
        Receive<EventsRead>(read =>
        {
            if (read.Lost > 0)
                client.Tell(new CommandResponse($"{read.Lost} events were lost here: they came faster than this client reads", final: false, data: new { read.Lost }));
            foreach (var row in read.Events.Where(e => e.Time >= since && kinds.Contains(e.Kind)).Select(e => EventRow.Of(e)))
                client.Tell(new CommandResponse(row.ToText(), final: false, data: row));
            Next();
        });
        Receive<Status.Failure>(_ => Context.Stop(Self)); // the wait was ended
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public static Props Props(IActorRef client, EventReader reader, IReadOnlySet<EventKind> kinds, DateTimeOffset since) =>
        Akka.Actor.Props.Create(() => new EventTail(client, reader, kinds, since)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        Context.Watch(_client);
        Next();
    }

    protected override void PostStop()
    {
        _ending.Cancel();
        _ending.Dispose();
        _reader.Dispose();
    }

    private void Next() => _ = _reader.ReadAsync(Patience, _ending.Token).PipeTo(Self);
}

using Akka.Actor;
using Akka.Event;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>Writes log events from a level up to a client until it goes away.</summary>
internal sealed class LogTail : ReceiveActor
{
    private readonly IActorRef _client;

    public LogTail(IActorRef client, int minimumRank)
    {
        _client = client;
        Receive<LogEvent>(e =>
        {
            var row = LogRow.Of(e);
            if (row.Rank >= minimumRank)
                client.Tell(new CommandResponse(row.Text, final: false, data: row));
        });
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public static Props Props(IActorRef client, int minimumRank) =>
        Akka.Actor.Props.Create(() => new LogTail(client, minimumRank)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        Context.Watch(_client);
        LogSubscription.Subscribe(Context.System, Self);
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);
}

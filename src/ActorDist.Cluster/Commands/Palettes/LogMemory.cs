using Akka.Actor;
using Akka.Event;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>Keeps the last log events of the actor system, INFO and above, in a ring.</summary>
internal sealed class LogMemory : ReceiveActor
{
    /// <summary>The actor's name under <c>/user</c>, as Petabridge.Cmd names its own.</summary>
    public const string ActorName = "petabridge.cmd-log-memorizer";

    /// <summary>Events kept.</summary>
    public const int Capacity = 1000;

    private readonly Queue<LogRow> _rows = new(Capacity);

    public LogMemory()
    {
        Receive<LogEvent>(e =>
        {
            if (_rows.Count == Capacity)
                _rows.Dequeue();
            _rows.Enqueue(LogRow.Of(e));
        });
        Receive<Peek>(peek =>
        {
            var rows = _rows.TakeLast(peek.Count).ToArray();
            Sender.Tell(new CommandResponse(string.Join('\n', rows.Select(r => r.Text)), data: new { Events = rows }));
        });
    }

    public static Props Props() => Akka.Actor.Props.Create(() => new LogMemory()).WithDeploy(Deploy.Local);

    protected override void PreStart() => LogSubscription.Subscribe(Context.System, Self);

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    /// <summary>Asks for the last events; answered as a command is.</summary>
    public sealed record Peek(int Count);
}

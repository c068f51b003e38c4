using Akka.Actor;

namespace ActorDist.Cluster.Events.Gathering;

/// <summary>Answers what other nodes ask for this node's events. It keeps nothing: who asks says where it is.</summary>
public sealed class EventSource : ReceiveActor
{
    /// <summary>The actor's name under /user, the same on every node.</summary>
    public const string Name = "event-source";

    /// <summary>Made by <see cref="Props"/>.</summary>
    public EventSource(NodeEventLog log)
    {
        var buffer = new NodeEvent[EventProtocol.MaxBatch];
        Receive<EventProtocol.Pull>(pull =>
        {
            var count = log.Read(pull.Incarnation == log.Incarnation ? pull.After : 0, buffer);
            Sender.Tell(new EventProtocol.Batch(log.Node, log.Incarnation, log.Clock, buffer[..count]));
        });
    }

    /// <summary>The actor's props.</summary>
    /// <param name="log">This node's events.</param>
    public static Props Props(NodeEventLog log) => Akka.Actor.Props.Create(() => new EventSource(log)).WithDeploy(Deploy.Local);
}

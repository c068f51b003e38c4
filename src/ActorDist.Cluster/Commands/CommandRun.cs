using Akka.Actor;

namespace ActorDist.Cluster.Commands;

/// <summary>
/// The sender that a handler sees: one actor a command, so that watching it tells when the command was cancelled, and late answers of an
/// old command cannot be taken for answers of the next.
/// </summary>
internal sealed class CommandRun : ReceiveActor
{
    public CommandRun() => Receive<CommandResponse>(response => Context.Parent.Tell(response));

    public static Props Props() => Akka.Actor.Props.Create(() => new CommandRun()).WithDeploy(Deploy.Local);
}

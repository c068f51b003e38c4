using ActorDist.Cluster.Registers.Replication;
using Akka.Actor;
using Akka.Event;

namespace ActorDist.Cluster.Registers.Channel;

/// <summary>Takes frames of other replicas in.</summary>
internal sealed class ReplicaChannelActor : ReceiveActor
{
    /// <summary>The actor's name under /user, the same on every node: peers are found by it.</summary>
    public const string Name = "replica-channel";

    /// <summary>Made by <see cref="Props"/>.</summary>
    public ReplicaChannelActor(ReplicaEngine engine)
    {
        var log = Context.GetLogger();
        Receive<ReplicaFrame>(frame =>
        {
            try
            {
                engine.Post(ReceivedFrame.Decode(frame.Frame));
            }
            catch (FormatException e)
            {
                log.Warning("A frame of another replica was dropped: {Error}", e.Message);
            }
        });
    }

    public static Props Props(ReplicaEngine engine) => Akka.Actor.Props.Create(() => new ReplicaChannelActor(engine));
}

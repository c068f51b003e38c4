using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers.Replicas;
using ActorDist.Core.Consensus;
using Akka.Actor;

namespace ActorDist.Cluster.Registers.Channel;

/// <summary>Frames as messages of Akka.Remote, so that whatever cuts or slows links between nodes does so for the replicas too.</summary>
/// <param name="system">The node's actor system.</param>
/// <param name="directory">Tells which address has which disk.</param>
internal sealed class AkkaReplicaChannel(ActorSystem system, NodeDirectory directory) : IReplicaChannel
{
    private readonly ReplicaPeers _peers = new(system, directory, ReplicaChannelActor.Name);

    /// <inheritdoc/>
    public void Send(ReplicaId to, Schema.Frame frame)
    {
        if (_peers.TryGet(to, out var peer))
            peer.Tell(new ReplicaFrame(frame), ActorRefs.NoSender);
    }
}

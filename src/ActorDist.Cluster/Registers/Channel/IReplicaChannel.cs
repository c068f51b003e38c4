using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers.Channel;

/// <summary>Carries frames between replicas. May lose, double and reorder them; must not block.</summary>
internal interface IReplicaChannel
{
    /// <summary>Sends a frame, which must not change afterwards; one to a replica whose address is not known is lost.</summary>
    void Send(ReplicaId to, Schema.Frame frame);
}

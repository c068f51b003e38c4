using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Quorum.Channel;

/// <summary>Carries frames between quorum replicas. May lose, double and reorder them; must not block.</summary>
internal interface IQuorumChannel
{
    /// <summary>Sends a frame, which must not change afterwards; one to a replica whose address is not known is lost.</summary>
    void Send(ReplicaId to, Schema.Frame frame);
}

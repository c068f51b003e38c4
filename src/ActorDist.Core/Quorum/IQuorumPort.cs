using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>What the roles of a quorum replica need of the replica around them.</summary>
internal interface IQuorumPort
{
    /// <summary>Time of the step under way.</summary>
    Moment Now { get; }

    /// <summary>The replicas.</summary>
    ReplicaRing Ring { get; }

    /// <summary>Whether a replica is believed to be up; the replica itself always is.</summary>
    bool IsReachable(ReplicaId replica);

    /// <summary>A number that no other request, batch or exchange of this disk ever has.</summary>
    long NextNumber();

    /// <summary>Sends at once; this replica itself is a receiver like any other.</summary>
    void Send(ReplicaId to, QuorumProtocol.Message message);

    /// <summary>Sends when what the message rests on is durable.</summary>
    void Reply(ReplicaId to, in QuorumReply reply);

    /// <summary>Tells of something worth seeing.</summary>
    void Notice(QuorumNoticeKind kind, QuorumKey key, ReplicaId replica);

    /// <summary>Answers a request.</summary>
    void Complete(QuorumRequest request, QuorumOutcome outcome);
}

using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum;

/// <summary>The replicas of the quorum store: where keys are placed, what each replica holds and does, and repair on demand.</summary>
public interface IQuorumReplicas
{
    /// <summary>The replicas that keys are placed on; empty until they are founded.</summary>
    ReplicaRing Ring { get; }

    /// <summary>Why no request can be done; null once the replicas are known.</summary>
    string? WaitingFor { get; }

    /// <summary>All replicas in the order of a key: its primaries, then its fallbacks.</summary>
    IReadOnlyList<QuorumPlace> PreferenceList(QuorumKey key);

    /// <summary>Asks every node about its replica.</summary>
    /// <returns>A report a node that answered within the bound.</returns>
    Task<IReadOnlyList<QuorumReport>> SurveyAsync();

    /// <summary>Asks every replica what it holds of an object itself.</summary>
    /// <returns>An entry a replica that answered within the bound.</returns>
    Task<IReadOnlyList<QuorumInspection>> InspectAsync(QuorumKey key);

    /// <summary>Has every replica go through an exchange of anti-entropy with each of the others now.</summary>
    /// <returns>An entry a node that answered within the bound.</returns>
    Task<IReadOnlyList<QuorumRepair>> RepairAsync();
}

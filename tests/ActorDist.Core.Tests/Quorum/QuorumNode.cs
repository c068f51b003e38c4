using ActorDist.Core.Quorum;

namespace ActorDist.Core.Tests.Quorum;

/// <summary>A node of a <see cref="QuorumCluster"/>.</summary>
internal sealed class QuorumNode(int number, QuorumReplicaOptions options, MemoryQuorumStore store)
{
    public int Number { get; } = number;

    public QuorumReplicaOptions Options { get; set; } = options;

    public MemoryQuorumStore Store { get; set; } = store;

    public QuorumReplica Replica { get; set; } = new(options, store);

    public bool IsUp { get; set; } = true;

    /// <summary>Nothing becomes durable while set.</summary>
    public bool HoldDisk { get; set; }

    /// <summary>Milliseconds by which its physical clock is wrong.</summary>
    public long Skew { get; set; }

    public Dictionary<QuorumRequest, QuorumOutcome> Answers { get; } = new(ReferenceEqualityComparer.Instance);
}

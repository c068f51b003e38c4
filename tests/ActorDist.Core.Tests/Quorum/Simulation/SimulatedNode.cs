using ActorDist.Core.Quorum;

namespace ActorDist.Core.Tests.Quorum.Simulation;

/// <summary>A node of a <see cref="QuorumWorld"/>.</summary>
internal sealed class SimulatedNode(int number)
{
    public int Number { get; } = number;

    public MemoryQuorumStore Store { get; set; } = new();

    public QuorumReplica? Replica { get; set; }

    /// <summary>How often it has started.</summary>
    public int Life { get; set; }

    public bool IsSyncing { get; set; }

    public long Skew { get; init; }

    /// <summary>What its clients wait for.</summary>
    public Dictionary<QuorumRequest, Action<QuorumOutcome?>> Waiting { get; } = new(ReferenceEqualityComparer.Instance);
}

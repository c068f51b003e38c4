using ActorDist.Cluster.Faults.Links;
using ActorDist.Cluster.Faults.Processes;
using ActorDist.Cluster.Membership;

namespace ActorDist.Cluster.Faults.Control;

/// <summary>
/// The fault switches of other nodes, reached on a way that no fault touches. A call throws <see cref="FaultRefusedException"/> where the
/// node refused, and <see cref="HttpRequestException"/> where it could not be asked or its answer was lost.
/// </summary>
public interface IFaultPeers
{
    /// <summary>Has a node take over rules of its links.</summary>
    Task ApplyAsync(NodeDescription node, IReadOnlyList<LinkFault> faults, CancellationToken cancellation);

    /// <summary>Has a node end the faults of its links.</summary>
    Task HealAsync(NodeDescription node, CancellationToken cancellation);

    /// <summary>Sets a node's clock wrong.</summary>
    Task SkewAsync(NodeDescription node, TimeSpan skew, CancellationToken cancellation);

    /// <summary>Has a node's process killed or paused.</summary>
    Task BreakAsync(NodeDescription node, ProcessFault fault, CancellationToken cancellation);

    /// <summary>What a node sees.</summary>
    Task<NodeFaultStatus> StatusAsync(NodeDescription node, CancellationToken cancellation);
}

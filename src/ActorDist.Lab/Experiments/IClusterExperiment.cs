using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments;

/// <summary>An experiment on real processes.</summary>
public interface IClusterExperiment : IExperiment
{
    /// <summary>The cluster that it needs, on free ports.</summary>
    ClusterSpec Cluster { get; }

    /// <summary>Whether it can be done with more nodes than those, which are no replicas of registers.</summary>
    bool TakesMoreNodes => false;

    /// <summary>Whether all nodes must share the machine's own network: it slows links, or starts nodes that its cluster does not name.</summary>
    bool NeedsSharedNetwork => false;

    /// <summary>Does it on the running cluster.</summary>
    /// <exception cref="ClusterException">Something that it needs could not be done; the claim stays open.</exception>
    Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation);
}

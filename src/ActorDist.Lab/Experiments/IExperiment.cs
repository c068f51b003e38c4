using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments;

/// <summary>One of the talk's points, shown on real processes and judged.</summary>
public interface IExperiment
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it shows, in a sentence that can be wrong.</summary>
    string Claim { get; }

    /// <summary>The cluster that it needs, on free ports.</summary>
    ClusterSpec Cluster { get; }

    /// <summary>Does it on the running cluster.</summary>
    /// <exception cref="ClusterException">Something that it needs could not be done; the claim stays open.</exception>
    Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation);
}

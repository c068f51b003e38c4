namespace ActorDist.Lab.Experiments;

/// <summary>One of the talk's points, shown and judged: in this process (<see cref="ISimulatedExperiment"/>) or on a cluster (<see cref="IClusterExperiment"/>).</summary>
public interface IExperiment
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it shows, in a sentence that can be wrong.</summary>
    string Claim { get; }
}

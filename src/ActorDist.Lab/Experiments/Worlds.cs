namespace ActorDist.Lab.Experiments;

/// <summary>Where an experiment can happen.</summary>
internal static class Worlds
{
    /// <summary>In this process, without a node.</summary>
    public const string Simulated = "simulated";

    /// <summary>Node processes; links are broken by their fault switch.</summary>
    public const string Processes = "processes";

    /// <summary>Node processes with a network namespace each; links are cut by iptables.</summary>
    public const string Namespaces = "namespaces";

    /// <summary>All of them.</summary>
    public static readonly string[] All = [Simulated, Processes, Namespaces];

    /// <summary>Those of an experiment; the first is meant where nothing is said.</summary>
    public static IReadOnlyList<string> Of(IExperiment experiment) => experiment switch
    {
        ISimulatedExperiment => [Simulated],
        IClusterExperiment { NeedsSharedNetwork: true } => [Processes],
        _ => [Processes, Namespaces],
    };
}

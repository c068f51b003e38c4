namespace ActorDist.Lab.Soak;

/// <summary>What is asked of a soak.</summary>
/// <param name="Time">New rounds begin until this is over.</param>
/// <param name="MostRounds">And not more than these; null for any number.</param>
/// <param name="FaultTime">For how long each round makes faults.</param>
/// <param name="Seed">The first round's seed.</param>
/// <param name="Nodes">How many nodes.</param>
/// <param name="Workloads">The workloads to draw from.</param>
/// <param name="Nemeses">The nemeses to draw from.</param>
/// <param name="Settings">Settings of every node over the lab's profile.</param>
internal sealed record SoakOptions(
    TimeSpan Time,
    int? MostRounds,
    TimeSpan FaultTime,
    int Seed,
    int Nodes,
    IReadOnlyList<string> Workloads,
    IReadOnlyList<string> Nemeses,
    IReadOnlyList<string> Settings);

namespace ActorDist.Lab.Simulation.Plans;

/// <summary>Something that happens to the simulated cluster at a planned time.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, in milliseconds of simulated time.</param>
/// <param name="Duration">How long, in milliseconds, where it ends.</param>
/// <param name="Node">Whom.</param>
/// <param name="Other">The other end of a cut.</param>
public sealed record PlannedFault(FaultKind Kind, int At, int Duration, int Node, int Other);

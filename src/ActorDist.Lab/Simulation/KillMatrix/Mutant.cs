using ActorDist.Lab.Simulation.World;

namespace ActorDist.Lab.Simulation.KillMatrix;

/// <summary>A deliberately broken variant.</summary>
/// <param name="Name">What is broken.</param>
/// <param name="Factory">Makes the factory of one run's replicas.</param>
public sealed record Mutant(string Name, Func<ReplicaFactory> Factory);

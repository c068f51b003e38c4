namespace ActorDist.Lab.Simulation.KillMatrix;

/// <summary>An invariant that a mutant violated.</summary>
/// <param name="Invariant">Its number.</param>
/// <param name="Name">What it demands.</param>
/// <param name="Seed">The first seed.</param>
/// <param name="Detail">What was seen.</param>
public sealed record Catch(string Invariant, string Name, long Seed, string Detail);

namespace ActorDist.Lab.Runs;

/// <summary>A part of a run.</summary>
/// <param name="Name">Such as before, partition, after.</param>
/// <param name="From">Seconds since the run's start.</param>
/// <param name="To">Seconds since the run's start.</param>
public sealed record RunPhase(string Name, double From, double To);

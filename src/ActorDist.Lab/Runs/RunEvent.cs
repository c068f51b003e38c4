namespace ActorDist.Lab.Runs;

/// <summary>Something that an experiment said.</summary>
/// <param name="Seconds">Since the run's start.</param>
/// <param name="What">In a word.</param>
/// <param name="Detail">In words for people.</param>
public sealed record RunEvent(double Seconds, string What, string Detail);

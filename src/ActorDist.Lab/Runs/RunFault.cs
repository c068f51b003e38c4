namespace ActorDist.Lab.Runs;

/// <summary>A fault and what showed that it was there: a fault that was only commanded proves nothing.</summary>
/// <param name="What">In words for people.</param>
/// <param name="From">Seconds since the run's start.</param>
/// <param name="To">Seconds since the run's start.</param>
/// <param name="Evidence">What was observed of it; none: not proven.</param>
/// <param name="NotMade">Why it could not be made; null where it was made.</param>
public sealed record RunFault(string What, double From, double To, IReadOnlyList<string> Evidence, string? NotMade);

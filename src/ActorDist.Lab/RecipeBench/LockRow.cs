namespace ActorDist.Lab.RecipeBench;

/// <summary>Acquire and release, measured on one system.</summary>
/// <param name="System">The system.</param>
/// <param name="Contenders">How many wanted the one lock.</param>
/// <param name="CyclesPerSecond">Acquired and released a second, all together.</param>
/// <param name="P50Ms">Median of a contender's cycle, its turn waited for, in milliseconds.</param>
/// <param name="P99Ms">99th percentile of it.</param>
/// <param name="Failed">Cycles that were not done.</param>
/// <param name="FirstError">Why the first of them was not.</param>
public sealed record LockRow(
    string System, int Contenders, double CyclesPerSecond, double P50Ms, double P99Ms, long Failed, string? FirstError);

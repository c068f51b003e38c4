namespace ActorDist.Lab.QuorumBench.Siblings;

/// <summary>Objects whose siblings were made one value again: a get of all siblings, then a put with its context.</summary>
/// <param name="Objects">How many objects, one after the other.</param>
/// <param name="Siblings">Siblings of each.</param>
/// <param name="P50Ms">Median of get and put together, in milliseconds.</param>
/// <param name="P99Ms">99th percentile of it.</param>
/// <param name="Left">Objects that had not one value afterwards.</param>
internal sealed record ResolutionRow(int Objects, int Siblings, double P50Ms, double P99Ms, int Left);

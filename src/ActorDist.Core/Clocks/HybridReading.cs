namespace ActorDist.Core.Clocks;

/// <summary>A time, and the clock after it was given.</summary>
/// <param name="Timestamp">The time: above all that this clock gave or received.</param>
/// <param name="Clock">The clock from now on.</param>
/// <param name="RaisesCeiling">
/// The clock's <see cref="HybridLogicalClock.Ceiling"/> has changed and must be durable before anybody learns of the time.
/// </param>
public sealed record HybridReading(HybridTimestamp Timestamp, HybridLogicalClock Clock, bool RaisesCeiling);

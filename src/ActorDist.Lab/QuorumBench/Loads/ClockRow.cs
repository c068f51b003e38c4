namespace ActorDist.Lab.QuorumBench.Loads;

/// <summary>An operation on vector clocks of five entries.</summary>
/// <param name="Operation">Which.</param>
/// <param name="Nanoseconds">Of one, in the best of many batches.</param>
/// <param name="AllocatedBytes">Of one.</param>
public sealed record ClockRow(string Operation, double Nanoseconds, double AllocatedBytes);

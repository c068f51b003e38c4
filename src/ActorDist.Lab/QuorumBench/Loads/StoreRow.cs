using ActorDist.Lab.RegisterBench.Loads;

namespace ActorDist.Lab.QuorumBench.Loads;

/// <summary>One workload of 64 clients on one store, as medians of the rounds.</summary>
/// <param name="Workload">put or get.</param>
/// <param name="Store">The store and how it is asked.</param>
/// <param name="Median">The figures.</param>
/// <param name="Rounds">Operations a second of each round, in their order.</param>
public sealed record StoreRow(string Workload, string Store, Measurement Median, IReadOnlyList<double> Rounds);

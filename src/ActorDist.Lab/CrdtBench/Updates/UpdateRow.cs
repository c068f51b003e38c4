using ActorDist.Lab.RegisterBench.Loads;

namespace ActorDist.Lab.CrdtBench.Updates;

/// <summary>Updates of one type at one level, as medians of the rounds.</summary>
/// <param name="Workload">counter or set.</param>
/// <param name="Type">The type, as the doors name it.</param>
/// <param name="By">Who made it, and how it travels.</param>
/// <param name="Level">Who has an update on disk before the answer.</param>
/// <param name="Median">The figures.</param>
/// <param name="Rounds">Updates a second of each round, in their order.</param>
public sealed record UpdateRow(string Workload, string Type, string By, string Level, Measurement Median, IReadOnlyList<double> Rounds);

using ActorDist.Lab.RegisterBench.Memory;

namespace ActorDist.Lab.QuorumBench.AntiEntropy;

/// <summary>Memory while keys were loaded, and rounds of anti-entropy over them.</summary>
/// <param name="Memory">All members when so many keys were there.</param>
/// <param name="Rounds">The rounds.</param>
internal sealed record KeysReport(IReadOnlyList<MemoryRow> Memory, IReadOnlyList<RoundRow> Rounds);

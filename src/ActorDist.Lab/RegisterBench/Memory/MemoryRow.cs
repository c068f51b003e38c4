namespace ActorDist.Lab.RegisterBench.Memory;

/// <summary>All members when so many keys were on their disks.</summary>
/// <param name="System">The system.</param>
/// <param name="Keys">Keys acknowledged so far.</param>
/// <param name="PutsPerSecond">Since the last row.</param>
/// <param name="Repeated">Attempts since then that were not acknowledged and were made again.</param>
/// <param name="Members">What each has.</param>
public sealed record MemoryRow(string System, int Keys, double PutsPerSecond, long Repeated, IReadOnlyList<MemberMemory> Members);

using ActorDist.Lab.RegisterBench.Memory;

namespace ActorDist.Lab.QuorumBench.HandOff;

/// <summary>Hints given to a node that came back.</summary>
/// <param name="Hints">Hints that the other two kept when it was started.</param>
/// <param name="UntilFirstSeconds">From the start of its process until the first was given to it.</param>
/// <param name="Seconds">From then until none was left.</param>
/// <param name="HandedOff">Hints given; one that grew on its way is given twice.</param>
/// <param name="BytesSent">For that, by all three.</param>
/// <param name="Before">The other two's memory before.</param>
/// <param name="Most">The most memory that the three were seen with meanwhile, by node.</param>
internal sealed record HandOffRow(
    long Hints,
    double UntilFirstSeconds,
    double Seconds,
    long HandedOff,
    long BytesSent,
    IReadOnlyList<MemberMemory> Before,
    IReadOnlyList<MemberMemory> Most);

using System.Runtime.InteropServices;
namespace ActorDist.Core.Consensus;

/// <summary>What a replica learned about a register being current.</summary>
/// <param name="Ballot">Known to be chosen.</param>
/// <param name="At">When that was learned, in milliseconds of the caller's clock.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ChosenMark(Ballot Ballot, long At);

using System.Runtime.InteropServices;

namespace ActorDist.Core.Quorum;

/// <summary>The time of a step.</summary>
/// <param name="Elapsed">Milliseconds of a clock that does not go backwards; all waiting is measured with it.</param>
/// <param name="Wall">
/// Unix milliseconds of the node's physical clock, which may be wrong and may jump. Only last-write-wins buckets look at it.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Moment(long Elapsed, long Wall);

using System.Runtime.InteropServices;

namespace ActorDist.Lab.RegisterBench.Kills;

/// <summary>A write that was begun on schedule. Times are since the writers started.</summary>
/// <param name="Door">Index of the door.</param>
/// <param name="Began">When it was sent.</param>
/// <param name="Ended">When it was answered, or given up.</param>
/// <param name="IsAcknowledged">Whether it was done.</param>
/// <param name="Error">Why not.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SteadyWrite(int Door, TimeSpan Began, TimeSpan Ended, bool IsAcknowledged, string? Error = null);

using System.Runtime.InteropServices;

namespace ActorDist.Verification.Models.Queue;

/// <summary>State of a queue.</summary>
/// <param name="Values">What is in it: in the order of arrival, or sorted where there is no order.</param>
/// <param name="Taken">How many of <paramref name="Values"/> were taken by dequeues whose reply nobody knows; of an unordered queue only.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QueueState(ValueSequence Values, int Taken);

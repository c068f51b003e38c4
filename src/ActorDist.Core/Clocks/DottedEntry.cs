using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ActorDist.Core.Clocks;

/// <summary>What a <see cref="DottedVersionVectorSet{T}"/> knows of one origin.</summary>
/// <typeparam name="T">The values.</typeparam>
/// <param name="Origin">Who counted.</param>
/// <param name="Counter">All events up to this one are known.</param>
/// <param name="Values">Values not yet replaced, newest first: the one at index i has the dot <c>Counter - i</c>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DottedEntry<T>(Origin Origin, ulong Counter, ImmutableArray<T> Values)
{
    /// <summary>Values of lower dots than this are replaced.</summary>
    internal ulong Replaced => Counter - (ulong)Values.Length;

    /// <summary>Drops all but the newest values.</summary>
    internal DottedEntry<T> Keep(ulong count) =>
        count < (ulong)Values.Length ? this with { Values = Values[..(int)count] } : this;
}

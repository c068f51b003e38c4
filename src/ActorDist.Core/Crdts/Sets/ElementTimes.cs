using System.Runtime.InteropServices;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Sets;

/// <summary>When an element was last added and last removed.</summary>
/// <param name="Added">The last add; 0 for never.</param>
/// <param name="Removed">The last remove; 0 for never.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ElementTimes(HybridTimestamp Added, HybridTimestamp Removed)
{
    /// <summary>Whether it is there; an add wins over a remove of the same time.</summary>
    public bool IsThere => Added.Packed > 0 && Added >= Removed;

    /// <summary>The later of each.</summary>
    public ElementTimes Merge(ElementTimes other) =>
        new(HybridTimestamp.Max(Added, other.Added), HybridTimestamp.Max(Removed, other.Removed));
}

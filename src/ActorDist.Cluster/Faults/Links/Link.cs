using System.Runtime.InteropServices;

namespace ActorDist.Cluster.Faults.Links;

/// <summary>One direction between two nodes.</summary>
/// <param name="From">The node that sends.</param>
/// <param name="To">The node that receives.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Link(string From, string To)
{
    /// <summary>The other direction.</summary>
    public Link Reverse => new(To, From);

    /// <summary><c>n1 -> n4</c>.</summary>
    public override string ToString() => $"{From} -> {To}";
}

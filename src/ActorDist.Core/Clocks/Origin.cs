using System.Globalization;
using System.Runtime.InteropServices;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Clocks;

/// <summary>
/// Who counts events: a replica's disk and an epoch of it. A replica that cannot know how far it had counted for a key, because it
/// holds nothing of that key any more, goes on in an epoch it has never used, so no dot is ever used twice. (What Riak calls an actor,
/// which here would be taken for one of Akka's.)
/// </summary>
/// <param name="Replica">The disk.</param>
/// <param name="Epoch">Which count on that disk, from 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Origin(ReplicaId Replica, ulong Epoch) : IComparable<Origin>
{
    /// <inheritdoc/>
    public int CompareTo(Origin other)
    {
        var replica = Replica.CompareTo(other.Replica);
        return replica != 0 ? replica : Epoch.CompareTo(other.Epoch);
    }

    /// <summary>Lower.</summary>
    public static bool operator <(Origin left, Origin right) => left.CompareTo(right) < 0;

    /// <summary>Higher.</summary>
    public static bool operator >(Origin left, Origin right) => left.CompareTo(right) > 0;

    /// <summary>Lower or equal.</summary>
    public static bool operator <=(Origin left, Origin right) => left.CompareTo(right) <= 0;

    /// <summary>Higher or equal.</summary>
    public static bool operator >=(Origin left, Origin right) => left.CompareTo(right) >= 0;

    /// <summary>Disk and epoch, <c>disk.epoch</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Replica}.{Epoch}");
}

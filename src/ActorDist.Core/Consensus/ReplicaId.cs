using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorDist.Core.Consensus;

/// <summary>
/// Identity of a replica: the random ID of the disk that holds its promises. A node with a wiped disk is another replica, whatever
/// its name, because it has forgotten what it promised.
/// </summary>
/// <param name="High">Upper 64 bits of the disk ID.</param>
/// <param name="Low">Lower 64 bits of the disk ID.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReplicaId(ulong High, ulong Low) : IComparable<ReplicaId>
{
    /// <summary>From the 128-bit disk ID.</summary>
    public static ReplicaId From(UInt128 disk) => new((ulong)(disk >> 64), (ulong)disk);

    /// <inheritdoc/>
    public int CompareTo(ReplicaId other)
    {
        var high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    /// <summary>Lower.</summary>
    public static bool operator <(ReplicaId left, ReplicaId right) => left.CompareTo(right) < 0;

    /// <summary>Higher.</summary>
    public static bool operator >(ReplicaId left, ReplicaId right) => left.CompareTo(right) > 0;

    /// <summary>Lower or equal.</summary>
    public static bool operator <=(ReplicaId left, ReplicaId right) => left.CompareTo(right) <= 0;

    /// <summary>Higher or equal.</summary>
    public static bool operator >=(ReplicaId left, ReplicaId right) => left.CompareTo(right) >= 0;

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");
}

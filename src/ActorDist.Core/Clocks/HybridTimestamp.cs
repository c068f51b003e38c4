using System.Globalization;

namespace ActorDist.Core.Clocks;

/// <summary>A time of a <see cref="HybridLogicalClock"/>: 48 bits of Unix milliseconds, then a 16-bit counter of events within one.</summary>
/// <param name="Packed">Both in one number, whose order is the order of times.</param>
public readonly record struct HybridTimestamp(ulong Packed) : IComparable<HybridTimestamp>
{
    /// <summary>Highest number of milliseconds (the year 10889).</summary>
    public const long MaxMilliseconds = (1L << 48) - 1;

    /// <summary>From its parts.</summary>
    /// <param name="milliseconds">Unix milliseconds; 48 bits.</param>
    /// <param name="counter">The counter within them.</param>
    public HybridTimestamp(long milliseconds, ushort counter)
        : this((ulong)milliseconds << 16 | counter) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)milliseconds, (ulong)MaxMilliseconds, nameof(milliseconds));

    /// <summary>Unix milliseconds; ahead of the physical clock when another's was.</summary>
    public long Milliseconds => (long)(Packed >> 16);

    /// <summary>The counter within the millisecond.</summary>
    public ushort Counter => (ushort)Packed;

    /// <summary>The next time: of the next millisecond when the counter is used up.</summary>
    public HybridTimestamp Next() => new(checked(Packed + 1));

    /// <inheritdoc/>
    public int CompareTo(HybridTimestamp other) => Packed.CompareTo(other.Packed);

    /// <summary>The later one.</summary>
    public static HybridTimestamp Max(HybridTimestamp left, HybridTimestamp right) => left.Packed >= right.Packed ? left : right;

    /// <summary>Earlier.</summary>
    public static bool operator <(HybridTimestamp left, HybridTimestamp right) => left.Packed < right.Packed;

    /// <summary>Later.</summary>
    public static bool operator >(HybridTimestamp left, HybridTimestamp right) => left.Packed > right.Packed;

    /// <summary>Earlier or the same.</summary>
    public static bool operator <=(HybridTimestamp left, HybridTimestamp right) => left.Packed <= right.Packed;

    /// <summary>Later or the same.</summary>
    public static bool operator >=(HybridTimestamp left, HybridTimestamp right) => left.Packed >= right.Packed;

    /// <summary><c>milliseconds+counter</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}+{Counter}");
}

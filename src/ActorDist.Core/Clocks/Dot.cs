using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorDist.Core.Clocks;

/// <summary>One event: the counter-th of its origin. As an entry of a <see cref="VectorClock"/>: all events of the origin up to it.</summary>
/// <param name="Origin">Who counted it.</param>
/// <param name="Counter">Its number, from 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Dot(Origin Origin, ulong Counter) : IComparable<Dot>
{
    /// <inheritdoc/>
    public int CompareTo(Dot other)
    {
        var origin = Origin.CompareTo(other.Origin);
        return origin != 0 ? origin : Counter.CompareTo(other.Counter);
    }

    /// <summary>Lower.</summary>
    public static bool operator <(Dot left, Dot right) => left.CompareTo(right) < 0;

    /// <summary>Higher.</summary>
    public static bool operator >(Dot left, Dot right) => left.CompareTo(right) > 0;

    /// <summary>Lower or equal.</summary>
    public static bool operator <=(Dot left, Dot right) => left.CompareTo(right) <= 0;

    /// <summary>Higher or equal.</summary>
    public static bool operator >=(Dot left, Dot right) => left.CompareTo(right) >= 0;

    /// <summary><c>origin:counter</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Origin}:{Counter}");
}

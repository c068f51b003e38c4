using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Counters;

/// <summary>Totals an origin, which only grow: a clock whose events are units counted, so that its merge is the counter's.</summary>
internal static class OriginTotals
{
    /// <summary>The total of an origin after it counted more; alone, as a delta.</summary>
    public static VectorClock Plus(this VectorClock totals, Origin origin, ulong by) =>
        by == 0 ? VectorClock.Empty : VectorClock.Of(new Dot(origin, checked(totals[origin] + by)));

    /// <summary>The totals with a removed origin's as another's, or without them.</summary>
    public static VectorClock Prune(this VectorClock totals, Origin removed, Origin? collapseInto) =>
        collapseInto is { } into && totals[removed] > 0
            ? totals.Without(removed).With(new Dot(into, checked(totals[into] + totals[removed])))
            : totals.Without(removed);

    /// <summary>The sum of what is above a floor, counted only where it is above.</summary>
    public static Int128 Above(this VectorClock totals, VectorClock floor)
    {
        Int128 sum = 0;
        foreach (ref readonly var entry in totals.Entries)
            sum += entry.Counter - Math.Min(entry.Counter, floor[entry.Origin]);
        return sum;
    }

    /// <summary>The sum.</summary>
    public static Int128 Sum(this VectorClock totals) => totals.Above(VectorClock.Empty);
}

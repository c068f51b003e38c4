using System.Collections.Immutable;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Counters;

/// <summary>
/// A counter that never falls below 0, on any replica and after any merge (Balegas et al., "Extending Eventually Consistent Cloud
/// Databases for Enforcing Numeric Invariants", 2015). To subtract takes rights: who adds gets as many, who subtracts uses them up, and
/// an origin can hand on what it has. They are held in escrow, so no subtraction needs to ask anybody.
/// </summary>
public sealed class BoundedCounter : ICrdt<BoundedCounter>
{
    private BoundedCounter(ImmutableSortedDictionary<Origin, VectorClock> granted, VectorClock used) => (Granted, Used) = (granted, used);

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.BoundedCounter;

    /// <inheritdoc/>
    public static BoundedCounter Empty { get; } = new(ImmutableSortedDictionary<Origin, VectorClock>.Empty, default);

    /// <summary>The rights that each origin has ever given to each: to itself by adding, to others by handing on.</summary>
    public ImmutableSortedDictionary<Origin, VectorClock> Granted { get; }

    /// <summary>The rights that each origin has ever used up by subtracting.</summary>
    public VectorClock Used { get; }

    /// <summary>The value; never below 0 in a state that was reached by merging whole states or deltas in causal order.</summary>
    public Int128 Value
    {
        get
        {
            var value = -Used.Sum();
            foreach (var (origin, given) in Granted)
                value += given[origin];
            return value;
        }
    }

    /// <summary>How much an origin may still subtract.</summary>
    public Int128 Rights(Origin origin)
    {
        Int128 rights = -(Int128)Used[origin];
        foreach (var (from, given) in Granted)
        {
            rights += given[origin];
            if (from == origin)
                rights -= given.Sum() - given[origin];
        }

        return rights;
    }

    /// <summary>Adds.</summary>
    /// <returns>The delta.</returns>
    /// <exception cref="OverflowException">The origin would have counted past 64 bits.</exception>
    public BoundedCounter Increment(Origin origin, ulong by) => Grant(origin, origin, by);

    /// <summary>Subtracts.</summary>
    /// <returns>The delta; null where the origin has not the rights: another may have them and can hand them on.</returns>
    public BoundedCounter? Decrement(Origin origin, ulong by) =>
        Rights(origin) >= by ? new BoundedCounter(Empty.Granted, Used.Plus(origin, by)) : null;

    /// <summary>Hands on rights.</summary>
    /// <returns>The delta; null where the giver has not as many.</returns>
    public BoundedCounter? Transfer(Origin from, Origin to, ulong amount) =>
        from == to ? Empty : Rights(from) >= amount ? Grant(from, to, amount) : null;

    /// <inheritdoc/>
    public BoundedCounter Merge(BoundedCounter other)
    {
        var granted = Granted.ToBuilder();
        foreach (var (origin, others) in other.Granted)
            granted[origin] = granted.TryGetValue(origin, out var mine) ? mine.Merge(others) : others;
        return new BoundedCounter(granted.ToImmutable(), Used.Merge(other.Used));
    }

    /// <inheritdoc/>
    /// <remarks>Rights that the two had handed to each other are between them no more.</remarks>
    public BoundedCounter Prune(Origin removed, Origin? collapseInto)
    {
        var granted = Empty.Granted.ToBuilder();
        foreach (var (origin, given) in Granted)
        {
            var from = origin == removed ? collapseInto : origin;
            if (from is not { } giver)
                continue;
            var passed = origin == removed
                ? given.Without(giver).Prune(removed, collapseInto)
                : origin == collapseInto ? given.Without(removed) : given.Prune(removed, collapseInto);
            granted[giver] = granted.TryGetValue(giver, out var known) ? Sum(known, passed) : passed;
        }

        foreach (var empty in granted.Where(pair => pair.Value.Count == 0).Select(pair => pair.Key).ToArray())
            granted.Remove(empty);
        return new BoundedCounter(granted.ToImmutable(), Used.Prune(removed, collapseInto));

        static VectorClock Sum(VectorClock left, VectorClock right)
        {
            foreach (ref readonly var entry in right.Entries)
                left = left.With(entry with { Counter = checked(left[entry.Origin] + entry.Counter) });
            return left;
        }
    }

    /// <inheritdoc/>
    public void Write(CrdtWriter writer)
    {
        writer.Unsigned((ulong)Granted.Count);
        foreach (var (origin, given) in Granted)
        {
            writer.Origin(origin);
            writer.Clock(given);
        }

        writer.Clock(Used);
    }

    /// <inheritdoc/>
    public static BoundedCounter Read(ref CrdtReader reader)
    {
        var count = reader.Count("grants");
        var granted = Empty.Granted.ToBuilder();
        Origin? last = null;
        for (var i = 0; i < count; i++)
        {
            var origin = reader.Origin("grant");
            if (last is { } before)
                CrdtReader.RequireOrder(before, origin, "grants");
            granted.Add(origin, reader.Clock());
            last = origin;
        }

        return new BoundedCounter(granted.ToImmutable(), reader.Clock());
    }

    private BoundedCounter Grant(Origin from, Origin to, ulong amount)
    {
        var given = Granted.TryGetValue(from, out var known) ? known : default;
        return amount == 0 ? Empty : new BoundedCounter(Empty.Granted.Add(from, given.Plus(to, amount)), default);
    }
}

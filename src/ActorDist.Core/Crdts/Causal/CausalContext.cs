using System.Collections.Immutable;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Causal;

/// <summary>
/// The events that are known of: a clock, and beside it the events after a gap, which are there only while a delta is missing (Almeida,
/// Shoker and Baquero 2018, section 7.1). A dot that is in a context but in no dot store was removed, so a removed element needs no
/// tombstone. Always in its shortest form: equal contexts have equal parts.
/// </summary>
public sealed class CausalContext
{
    private CausalContext(VectorClock clock, ImmutableSortedSet<Dot> cloud) => (Clock, Cloud) = (clock, cloud);

    /// <summary>No events.</summary>
    public static CausalContext Empty { get; } = new(VectorClock.Empty, []);

    /// <summary>Events without gaps.</summary>
    public VectorClock Clock { get; }

    /// <summary>Events after a gap.</summary>
    public ImmutableSortedSet<Dot> Cloud { get; }

    /// <summary>Exactly these events.</summary>
    public static CausalContext Of(IEnumerable<Dot> dots) => Shortest(VectorClock.Empty, [.. dots]);

    /// <summary>Whether an event is known of.</summary>
    public bool Contains(Dot dot) => Clock.Contains(dot) || Cloud.Contains(dot);

    /// <summary>Whether no event is known of to both.</summary>
    public bool IsDisjointFrom(CausalContext other)
    {
        // A clock knows of an origin's first event if it knows of any of that origin.
        foreach (var entry in other.Clock.Entries)
        {
            if (Clock[entry.Origin] > 0)
                return false;
        }

        return !other.Cloud.Any(Contains) && !Cloud.Any(other.Contains);
    }

    /// <summary>The next event of an origin; only the origin itself may ask.</summary>
    public Dot Next(Origin origin) => new(origin, checked(Clock[origin] + 1));

    /// <summary>The events of both.</summary>
    public CausalContext Merge(CausalContext other)
    {
        var clock = Clock.Merge(other.Clock);
        return Cloud.IsEmpty && other.Cloud.IsEmpty ? new CausalContext(clock, []) : Shortest(clock, Cloud.Union(other.Cloud));
    }

    /// <summary>Without the events of an origin.</summary>
    public CausalContext Without(Origin origin)
    {
        if (Clock[origin] == 0 && !Cloud.Any(dot => dot.Origin == origin))
            return this;
        return new CausalContext(Clock.Without(origin), Cloud.Except(Cloud.Where(dot => dot.Origin == origin)));
    }

    /// <summary>Writes its binary form.</summary>
    public void Write(CrdtWriter writer)
    {
        writer.Clock(Clock);
        writer.Unsigned((ulong)Cloud.Count);
        foreach (var dot in Cloud)
            writer.Dot(dot);
    }

    /// <summary>Reads its binary form.</summary>
    /// <exception cref="FormatException">The bytes are not one.</exception>
    public static CausalContext Read(ref CrdtReader reader)
    {
        var clock = reader.Clock();
        var cloud = ReadDots(ref reader, "cloud");
        var context = Shortest(clock, cloud);
        return context.Cloud.Count == cloud.Count ? context : throw new FormatException("cloud: an event that is not after a gap");
    }

    /// <summary>Reads events in their order.</summary>
    internal static ImmutableSortedSet<Dot> ReadDots(ref CrdtReader reader, string field)
    {
        var count = reader.Count(field);
        var dots = new List<Dot>();
        for (var i = 0; i < count; i++)
        {
            var dot = reader.Dot(field);
            if (i > 0)
                CrdtReader.RequireOrder(dots[^1], dot, field);
            dots.Add(dot);
        }

        return [.. dots];
    }

    private static CausalContext Shortest(VectorClock clock, ImmutableSortedSet<Dot> dots)
    {
        var cloud = dots.ToBuilder();
        // In the order of dots each origin's come in the order of their numbers, so one pass closes every gap that can be closed.
        foreach (var dot in dots)
        {
            var known = clock[dot.Origin];
            if (dot.Counter > known + 1)
                continue;
            clock = clock.With(dot);
            cloud.Remove(dot);
        }

        return new CausalContext(clock, cloud.ToImmutable());
    }
}

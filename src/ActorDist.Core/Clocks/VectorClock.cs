using System.Globalization;

namespace ActorDist.Core.Clocks;

/// <summary>
/// A version vector: for each origin, how many of its events are part of a history (Parker et al., "Detection of Mutual Inconsistency
/// in Distributed Systems", 1983). Immutable; entries are in the order of their origins. It is never pruned, since a clock that forgets
/// calls concurrent what is not, and siblings come back.
/// </summary>
/// <remarks>
/// <c>Akka.DistributedData.VersionVector</c> cannot stand in for it: its increment takes the next value of a counter shared by the whole
/// process, which begins at 1 again with each start. Under the identity of a durable replica that count would go backwards, and what
/// was written after a restart would pass for old.
/// </remarks>
public readonly struct VectorClock : IEquatable<VectorClock>
{
    private readonly Dot[]? _entries;

    private VectorClock(Dot[] entries) => _entries = entries;

    /// <summary>The history without events.</summary>
    public static VectorClock Empty => default;

    /// <summary>Number of origins.</summary>
    public int Count => _entries?.Length ?? 0;

    /// <summary>The last event of each origin, in the order of origins.</summary>
    public ReadOnlySpan<Dot> Entries => _entries;

    /// <summary>How many events of an origin are part of it.</summary>
    public ulong this[Origin origin]
    {
        get
        {
            foreach (ref readonly var entry in Entries)
            {
                if (entry.Origin == origin)
                    return entry.Counter;
            }

            return 0;
        }
    }

    /// <summary>From the last event of each origin, in any order.</summary>
    /// <exception cref="FormatException">An origin occurs twice, or a counter is 0.</exception>
    public static VectorClock Of(params ReadOnlySpan<Dot> entries)
    {
        var sorted = entries.ToArray();
        Array.Sort(sorted);
        for (var i = 0; i < sorted.Length; i++)
        {
            if (sorted[i].Counter == 0)
                throw new FormatException($"clock: origin {sorted[i].Origin} has the counter 0; counters start at 1");
            if (i > 0 && sorted[i].Origin == sorted[i - 1].Origin)
                throw new FormatException($"clock: origin {sorted[i].Origin} occurs twice");
        }

        return new VectorClock(sorted);
    }

    /// <summary>From entries that are known to be in order, each origin once.</summary>
    internal static VectorClock OfSorted(Dot[] entries) => new(entries);

    /// <summary>The history with one more event of an origin.</summary>
    public VectorClock Increment(Origin origin) => With(new Dot(origin, checked(this[origin] + 1)));

    /// <summary>The history without an origin, which must never be counted again.</summary>
    public VectorClock Without(Origin origin) =>
        this[origin] == 0 ? this : new VectorClock([.. Entries.ToArray().Where(entry => entry.Origin != origin)]);

    /// <summary>The history with an event of an origin and all before it.</summary>
    public VectorClock With(Dot dot)
    {
        var entries = Entries;
        var at = 0;
        while (at < entries.Length && entries[at].Origin < dot.Origin)
            at++;
        var isKnown = at < entries.Length && entries[at].Origin == dot.Origin;
        if (isKnown && entries[at].Counter >= dot.Counter)
            return this;
        var result = new Dot[isKnown ? entries.Length : entries.Length + 1];
        entries[..at].CopyTo(result);
        result[at] = dot;
        entries[(isKnown ? at + 1 : at)..].CopyTo(result.AsSpan(at + 1));
        return new VectorClock(result);
    }

    /// <summary>Whether an event is part of it.</summary>
    public bool Contains(Dot dot) => this[dot.Origin] >= dot.Counter;

    /// <summary>How it stands to another. Allocates nothing.</summary>
    public Causality Compare(VectorClock other)
    {
        var left = Entries;
        var right = other.Entries;
        if (left == right)
            return Causality.Equal;
        var (i, j) = (0, 0);
        var (isAhead, isBehind) = (false, false);
        while (i < left.Length && j < right.Length)
        {
            ref readonly var mine = ref left[i];
            ref readonly var others = ref right[j];
            if (IsSame(mine.Origin, others.Origin))
            {
                isAhead |= mine.Counter > others.Counter;
                isBehind |= mine.Counter < others.Counter;
                i++;
                j++;
            }
            else if (mine.Origin < others.Origin)
            {
                isAhead = true;
                i++;
            }
            else
            {
                isBehind = true;
                j++;
            }

            if (isAhead && isBehind)
                return Causality.Concurrent;
        }

        isAhead |= i < left.Length;
        isBehind |= j < right.Length;
        return (isAhead, isBehind) switch
        {
            (true, true) => Causality.Concurrent,
            (true, false) => Causality.After,
            (false, true) => Causality.Before,
            _ => Causality.Equal,
        };
    }

    /// <summary>Whether it has all events of the other; equal ones descend from each other.</summary>
    public bool Descends(VectorClock other) => Compare(other) is Causality.After or Causality.Equal;

    /// <summary>Whether it has all events of the other and more.</summary>
    public bool Dominates(VectorClock other) => Compare(other) == Causality.After;

    /// <summary>The events of both. One of the two themselves where it has all of them; only concurrent ones make a new clock.</summary>
    public VectorClock Merge(VectorClock other)
    {
        switch (Compare(other))
        {
            case Causality.Equal or Causality.After:
                return this;
            case Causality.Before:
                return other;
        }

        var left = Entries;
        var right = other.Entries;
        var shared = 0;
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            var order = left[i].Origin.CompareTo(right[j].Origin);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        var result = new Dot[left.Length + right.Length - shared];
        MergeInto(other, result);
        return new VectorClock(result);
    }

    /// <summary>Writes the events of both into a buffer, in the order of origins. Allocates nothing.</summary>
    /// <param name="other">The other clock.</param>
    /// <param name="destination">As long as both together is always enough.</param>
    /// <returns>How many entries were written.</returns>
    public int MergeInto(VectorClock other, Span<Dot> destination)
    {
        var left = Entries;
        var right = other.Entries;
        var (i, j, count) = (0, 0, 0);
        while (i < left.Length && j < right.Length)
        {
            ref readonly var mine = ref left[i];
            ref readonly var others = ref right[j];
            if (IsSame(mine.Origin, others.Origin))
            {
                destination[count++] = mine.Counter >= others.Counter ? mine : others;
                i++;
                j++;
            }
            else if (mine.Origin < others.Origin)
            {
                destination[count++] = mine;
                i++;
            }
            else
            {
                destination[count++] = others;
                j++;
            }
        }

        left[i..].CopyTo(destination[count..]);
        count += left.Length - i;
        right[j..].CopyTo(destination[count..]);
        return count + right.Length - j;
    }

    /// <inheritdoc/>
    public bool Equals(VectorClock other) => Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is VectorClock other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (ref readonly var entry in Entries)
            hash.Add(entry);
        return hash.ToHashCode();
    }

    /// <summary>As people write it, <c>{n1:3, n2:1}</c>.</summary>
    /// <param name="name">What people call an origin.</param>
    public string ToString(Func<Origin, string> name) =>
        $"{{{string.Join(", ", Entries.ToArray().Select(entry => $"{name(entry.Origin)}:{entry.Counter.ToString(CultureInfo.InvariantCulture)}"))}}}";

    /// <summary>With the identities of the origins in full.</summary>
    public override string ToString() => ToString(origin => origin.ToString());

    /// <summary>The same events.</summary>
    public static bool operator ==(VectorClock left, VectorClock right) => left.Equals(right);

    /// <summary>Other events.</summary>
    public static bool operator !=(VectorClock left, VectorClock right) => !left.Equals(right);

    /// <summary>Equality without branches, for the loops that hang on it.</summary>
    private static bool IsSame(in Origin left, in Origin right) =>
        (left.Replica.High ^ right.Replica.High | left.Replica.Low ^ right.Replica.Low | left.Epoch ^ right.Epoch) == 0;
}

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ActorDist.Core.Clocks;

/// <summary>
/// A set of concurrent values with their causal history, each value tagged with the event that wrote it (Almeida, Baquero, Gonçalves,
/// Preguiça and Fonte, "Scalable and Accurate Causality Tracking for Eventually Consistent Stores", DAIS 2014). Because a value has a
/// dot of its own, a write replaces exactly what its context saw and nothing else; the number of values is bounded by real concurrency.
/// Immutable.
/// </summary>
/// <typeparam name="T">The values.</typeparam>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "The structure's name in the field.")]
public sealed class DottedVersionVectorSet<T> : IEquatable<DottedVersionVectorSet<T>>
{
    private DottedVersionVectorSet(ImmutableArray<DottedEntry<T>> entries, ImmutableArray<T> anonymous)
    {
        Entries = entries;
        Anonymous = anonymous;
        var clock = new Dot[entries.Length];
        for (var i = 0; i < clock.Length; i++)
            clock[i] = new Dot(entries[i].Origin, entries[i].Counter);
        Context = VectorClock.OfSorted(clock);
    }

    /// <summary>No values and no history.</summary>
    public static DottedVersionVectorSet<T> Empty { get; } = new([], []);

    /// <summary>What is known of each origin, in the order of origins.</summary>
    public ImmutableArray<DottedEntry<T>> Entries { get; }

    /// <summary>Values that no server has tagged yet.</summary>
    public ImmutableArray<T> Anonymous { get; }

    /// <summary>The whole history: what a client gets with the values and gives back with what replaces them.</summary>
    public VectorClock Context { get; }

    /// <summary>Number of values.</summary>
    public int Count => Anonymous.Length + Entries.Sum(entry => entry.Values.Length);

    /// <summary>The values with their dots: those without first, then in the order of dots, the same on every replica.</summary>
    public IEnumerable<DottedValue<T>> Values
    {
        get
        {
            foreach (var value in Anonymous)
                yield return new DottedValue<T>(Dot: null, value);
            foreach (var entry in Entries)
            {
                for (var i = entry.Values.Length - 1; i >= 0; i--)
                    yield return new DottedValue<T>(new Dot(entry.Origin, entry.Counter - (ulong)i), entry.Values[i]);
            }
        }
    }

    /// <summary>A value without history, as a client sends it that has read nothing.</summary>
    public static DottedVersionVectorSet<T> New(T value) => new([], [value]);

    /// <summary>A value that replaces what its writer saw.</summary>
    public static DottedVersionVectorSet<T> New(VectorClock context, T value) => new(History(context), [value]);

    /// <summary>From its parts, in any order.</summary>
    /// <exception cref="FormatException">An origin occurs twice or has more values than events.</exception>
    public static DottedVersionVectorSet<T> Of(IEnumerable<DottedEntry<T>> entries, IEnumerable<T> anonymous)
    {
        var sorted = entries.OrderBy(entry => entry.Origin).ToImmutableArray();
        VectorClock.Of([.. sorted.Select(entry => new Dot(entry.Origin, entry.Counter))]);
        foreach (var entry in sorted)
        {
            if ((ulong)entry.Values.Length > entry.Counter)
                throw new FormatException($"origin {entry.Origin} has {entry.Values.Length} values of only {entry.Counter} events");
        }

        return new DottedVersionVectorSet<T>(sorted, [.. anonymous]);
    }

    /// <summary>Both histories, and the values that neither side saw replaced. Commutative, associative and idempotent.</summary>
    public DottedVersionVectorSet<T> Sync(DottedVersionVectorSet<T> other)
    {
        var entries = ImmutableArray.CreateBuilder<DottedEntry<T>>(Entries.Length + other.Entries.Length);
        var (i, j) = (0, 0);
        while (i < Entries.Length && j < other.Entries.Length)
        {
            var (left, right) = (Entries[i], other.Entries[j]);
            var order = left.Origin.CompareTo(right.Origin);
            entries.Add(order == 0 ? Sync(left, right) : order < 0 ? left : right);
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        entries.AddRange(Entries.AsSpan()[i..]);
        entries.AddRange(other.Entries.AsSpan()[j..]);
        var anonymous = Context.Compare(other.Context) switch
        {
            Causality.Before => other.Anonymous,
            Causality.After => Anonymous,
            _ => [.. Anonymous.Union(other.Anonymous)],
        };
        return new DottedVersionVectorSet<T>(entries.DrainToImmutable(), anonymous);
    }

    /// <summary>This server's state after a write: values that the context saw are gone, all others stay.</summary>
    /// <param name="context">What the writer had read; empty for a blind write, which replaces nothing.</param>
    /// <param name="value">The value written.</param>
    /// <param name="origin">The server's count. It must be durable that this event is used before anybody learns of it.</param>
    public DottedVersionVectorSet<T> Update(VectorClock context, T value, Origin origin)
    {
        var seen = context.Count == 0 ? this : Sync(new DottedVersionVectorSet<T>(History(context), []));
        var at = 0;
        while (at < seen.Entries.Length && seen.Entries[at].Origin < origin)
            at++;
        var isKnown = at < seen.Entries.Length && seen.Entries[at].Origin == origin;
        var entries = isKnown
            ? seen.Entries.SetItem(at, new DottedEntry<T>(origin, checked(seen.Entries[at].Counter + 1), seen.Entries[at].Values.Insert(0, value)))
            : seen.Entries.Insert(at, new DottedEntry<T>(origin, 1, [value]));
        return new DottedVersionVectorSet<T>(entries, seen.Anonymous);
    }

    /// <summary>How its history stands to another's.</summary>
    public Causality Compare(DottedVersionVectorSet<T> other) => Context.Compare(other.Context);

    /// <summary>The value that comes last.</summary>
    /// <param name="order">The order of values.</param>
    /// <exception cref="InvalidOperationException">There are no values.</exception>
    public T Last(IComparer<T> order) => Values.Select(each => each.Value).Max(order)
        ?? throw new InvalidOperationException("there are no values");

    /// <summary>Only the value that comes last. It takes over the newest dot of its origin.</summary>
    /// <param name="order">The order of values.</param>
    public DottedVersionVectorSet<T> KeepLast(IComparer<T> order)
    {
        var last = Values.MaxBy(each => each.Value, order);
        return last.Dot is { } dot
            ? new DottedVersionVectorSet<T>(
                [.. Entries.Select(entry => entry with { Values = entry.Origin == dot.Origin ? [last.Value] : [] })], [])
            : new DottedVersionVectorSet<T>(History(Context), [last.Value]);
    }

    /// <summary>All values made one, which has no dot until a server takes it in.</summary>
    public DottedVersionVectorSet<T> Reconcile(Func<IEnumerable<T>, T> reconcile) =>
        new(History(Context), [reconcile(Values.Select(each => each.Value))]);

    /// <inheritdoc/>
    /// <remarks>Values are compared by number only: two states with the same events hold the same values.</remarks>
    public bool Equals(DottedVersionVectorSet<T>? other) =>
        other is not null
        && Anonymous.Length == other.Anonymous.Length
        && Context == other.Context
        && Entries.AsSpan().SequenceEqual(other.Entries.AsSpan(), SameEvents.Instance);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DottedVersionVectorSet<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => Context.GetHashCode();

    /// <summary>The entries, <c>{origin, counter, [values]}</c>.</summary>
    public override string ToString()
    {
        var entries = Entries.Select(entry => $"{{{entry.Origin}, {entry.Counter}, [{string.Join(", ", entry.Values)}]}}");
        return string.Join(", ", Anonymous.IsEmpty ? entries : entries.Append($"[{string.Join(", ", Anonymous)}]"));
    }

    private static ImmutableArray<DottedEntry<T>> History(VectorClock clock)
    {
        var entries = ImmutableArray.CreateBuilder<DottedEntry<T>>(clock.Count);
        foreach (ref readonly var entry in clock.Entries)
            entries.Add(new DottedEntry<T>(entry.Origin, entry.Counter, []));
        return entries.MoveToImmutable();
    }

    /// <summary>The newer count wins, and of its values those that the other has not seen replaced.</summary>
    private static DottedEntry<T> Sync(DottedEntry<T> left, DottedEntry<T> right)
    {
        var (newer, older) = left.Counter >= right.Counter ? (left, right) : (right, left);
        return newer.Keep(newer.Counter - Math.Max(newer.Replaced, older.Replaced));
    }

    private sealed class SameEvents : IEqualityComparer<DottedEntry<T>>
    {
        public static SameEvents Instance { get; } = new();

        public bool Equals(DottedEntry<T> x, DottedEntry<T> y) =>
            x.Origin == y.Origin && x.Counter == y.Counter && x.Values.Length == y.Values.Length;

        public int GetHashCode(DottedEntry<T> obj) => HashCode.Combine(obj.Origin, obj.Counter);
    }
}

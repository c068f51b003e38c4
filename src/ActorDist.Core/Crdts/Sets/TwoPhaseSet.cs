using System.Collections.Immutable;

namespace ActorDist.Core.Crdts.Sets;

/// <summary>A set of which a removed element can never be added again: one growing set of what was added, one of what was removed.</summary>
public sealed class TwoPhaseSet : ICrdt<TwoPhaseSet>
{
    private TwoPhaseSet(ImmutableSortedSet<Element> added, ImmutableSortedSet<Element> removed) => (Added, Removed) = (added, removed);

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.TwoPhaseSet;

    /// <inheritdoc/>
    public static TwoPhaseSet Empty { get; } = new([], []);

    /// <summary>All that was ever added.</summary>
    public ImmutableSortedSet<Element> Added { get; }

    /// <summary>All that was ever removed: the tombstones.</summary>
    public ImmutableSortedSet<Element> Removed { get; }

    /// <summary>The elements in their order.</summary>
    public IEnumerable<string> Elements => Added.Where(element => !Removed.Contains(element)).Select(element => element.Text);

    /// <summary>Whether an element is there.</summary>
    public bool Contains(string element) => Added.Contains(new Element(element)) && !Removed.Contains(new Element(element));

    /// <summary>Adds an element. It stays gone where it was removed before.</summary>
    /// <returns>The delta.</returns>
    public static TwoPhaseSet Add(string element) => new([new Element(element)], []);

    /// <summary>Removes an element that is there, for good.</summary>
    /// <returns>The delta; null where the element is not there, since nobody may remove what was never added.</returns>
    public TwoPhaseSet? Remove(string element) => Contains(element) ? new TwoPhaseSet([], [new Element(element)]) : null;

    /// <inheritdoc/>
    public TwoPhaseSet Merge(TwoPhaseSet other) => new(Added.Union(other.Added), Removed.Union(other.Removed));

    /// <inheritdoc/>
    public void Write(CrdtWriter writer)
    {
        writer.Values(Added);
        writer.Values(Removed);
    }

    /// <inheritdoc/>
    public static TwoPhaseSet Read(ref CrdtReader reader) => new(reader.Values<Element>("added"), reader.Values<Element>("removed"));
}

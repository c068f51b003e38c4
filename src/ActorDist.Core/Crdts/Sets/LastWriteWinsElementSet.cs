using System.Collections.Immutable;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Sets;

/// <summary>
/// A set in which an element is there when its last add is not older than its last remove. Times are of a hybrid logical clock; a node
/// whose clock is ahead wins until the others have caught up.
/// </summary>
public sealed class LastWriteWinsElementSet : ICrdt<LastWriteWinsElementSet>
{
    private LastWriteWinsElementSet(ImmutableSortedDictionary<Element, ElementTimes> times) => Times = times;

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.LastWriteWinsElementSet;

    /// <inheritdoc/>
    public static LastWriteWinsElementSet Empty { get; } = new(ImmutableSortedDictionary<Element, ElementTimes>.Empty);

    /// <summary>The last add and the last remove of every element that ever was one.</summary>
    public ImmutableSortedDictionary<Element, ElementTimes> Times { get; }

    /// <summary>The elements in their order.</summary>
    public IEnumerable<string> Elements => Times.Where(pair => pair.Value.IsThere).Select(pair => pair.Key.Text);

    /// <summary>Whether an element is there.</summary>
    public bool Contains(string element) => Times.TryGetValue(new Element(element), out var times) && times.IsThere;

    /// <summary>Adds an element.</summary>
    /// <returns>The delta.</returns>
    public static LastWriteWinsElementSet Add(string element, HybridTimestamp time) => Of(element, new ElementTimes(Later(time), default));

    /// <summary>Removes an element.</summary>
    /// <returns>The delta.</returns>
    public static LastWriteWinsElementSet Remove(string element, HybridTimestamp time) => Of(element, new ElementTimes(default, Later(time)));

    /// <inheritdoc/>
    public LastWriteWinsElementSet Merge(LastWriteWinsElementSet other)
    {
        var times = Times.ToBuilder();
        foreach (var (element, others) in other.Times)
            times[element] = times.TryGetValue(element, out var mine) ? mine.Merge(others) : others;
        return new LastWriteWinsElementSet(times.ToImmutable());
    }

    /// <inheritdoc/>
    public void Write(CrdtWriter writer)
    {
        writer.Unsigned((ulong)Times.Count);
        foreach (var (element, times) in Times)
        {
            element.Write(writer);
            writer.Unsigned(times.Added.Packed);
            writer.Unsigned(times.Removed.Packed);
        }
    }

    /// <inheritdoc/>
    public static LastWriteWinsElementSet Read(ref CrdtReader reader)
    {
        var count = reader.Count("elements");
        var times = Empty.Times.ToBuilder();
        Element? last = null;
        for (var i = 0; i < count; i++)
        {
            var element = Element.Read(ref reader);
            if (last is { } before)
                CrdtReader.RequireOrder(before, element, "elements");
            times.Add(element, new ElementTimes(
                new HybridTimestamp(reader.Unsigned("time added")), new HybridTimestamp(reader.Unsigned("time removed"))));
            last = element;
        }

        return new LastWriteWinsElementSet(times.ToImmutable());
    }

    private static LastWriteWinsElementSet Of(string element, ElementTimes times) =>
        new(Empty.Times.Add(new Element(element), times));

    /// <summary>The time 0 stands for never.</summary>
    private static HybridTimestamp Later(HybridTimestamp time) =>
        time.Packed > 0 ? time : throw new ArgumentOutOfRangeException(nameof(time), time, "the time 0 stands for never");
}

using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Counters;

/// <summary>
/// A counter that can be set back to 0. A reset takes away exactly what it has seen: for each origin the totals at the time of the
/// highest reset are kept beside the totals, and a count concurrent with a reset stays whole.
/// </summary>
public sealed class ResettableCounter : ICrdt<ResettableCounter>
{
    private ResettableCounter(VectorClock added, VectorClock subtracted, VectorClock addedReset, VectorClock subtractedReset) =>
        (Added, Subtracted, AddedReset, SubtractedReset) = (added, subtracted, addedReset, subtractedReset);

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.ResettableCounter;

    /// <inheritdoc/>
    public static ResettableCounter Empty { get; } = new(default, default, default, default);

    /// <summary>What each origin has ever added.</summary>
    public VectorClock Added { get; }

    /// <summary>What each origin has ever subtracted.</summary>
    public VectorClock Subtracted { get; }

    /// <summary>How much of what was added is reset.</summary>
    public VectorClock AddedReset { get; }

    /// <summary>How much of what was subtracted is reset.</summary>
    public VectorClock SubtractedReset { get; }

    /// <summary>The value.</summary>
    public Int128 Value => Added.Above(AddedReset) - Subtracted.Above(SubtractedReset);

    /// <summary>Adds.</summary>
    /// <returns>The delta.</returns>
    /// <exception cref="OverflowException">The origin would have counted past 64 bits.</exception>
    public ResettableCounter Increment(Origin origin, ulong by) => new(Added.Plus(origin, by), default, default, default);

    /// <summary>Subtracts.</summary>
    /// <returns>The delta.</returns>
    /// <exception cref="OverflowException">The origin would have counted past 64 bits.</exception>
    public ResettableCounter Decrement(Origin origin, ulong by) => new(default, Subtracted.Plus(origin, by), default, default);

    /// <summary>Takes away all that this replica has seen.</summary>
    /// <returns>The delta.</returns>
    public ResettableCounter Reset() => new(Added, Subtracted, Added, Subtracted);

    /// <inheritdoc/>
    public ResettableCounter Merge(ResettableCounter other) => new(
        Added.Merge(other.Added),
        Subtracted.Merge(other.Subtracted),
        AddedReset.Merge(other.AddedReset),
        SubtractedReset.Merge(other.SubtractedReset));

    /// <inheritdoc/>
    /// <remarks>
    /// What was reset of the removed origin is left out with it, so that the other's reset, which counts from its own first unit, does not
    /// take what the removed one had that stands.
    /// </remarks>
    public ResettableCounter Prune(Origin removed, Origin? collapseInto)
    {
        var (added, subtracted) = (Standing(Added, AddedReset), Standing(Subtracted, SubtractedReset));
        return new ResettableCounter(
            added.Prune(removed, collapseInto), subtracted.Prune(removed, collapseInto), AddedReset.Without(removed), SubtractedReset.Without(removed));

        VectorClock Standing(VectorClock totals, VectorClock reset) =>
            reset[removed] == 0 ? totals
            : totals[removed] == reset[removed] ? totals.Without(removed)
            : totals.Without(removed).With(new Dot(removed, totals[removed] - reset[removed]));
    }

    /// <inheritdoc/>
    public void Write(CrdtWriter writer)
    {
        writer.Clock(Added);
        writer.Clock(Subtracted);
        writer.Clock(AddedReset);
        writer.Clock(SubtractedReset);
    }

    /// <inheritdoc/>
    public static ResettableCounter Read(ref CrdtReader reader)
    {
        var (added, subtracted) = (reader.Clock(), reader.Clock());
        var (addedReset, subtractedReset) = (reader.Clock(), reader.Clock());
        return added.Descends(addedReset) && subtracted.Descends(subtractedReset)
            ? new ResettableCounter(added, subtracted, addedReset, subtractedReset)
            : throw new FormatException("resettable counter: more is reset than was counted");
    }
}

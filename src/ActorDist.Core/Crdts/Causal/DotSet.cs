using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Causal;

/// <summary>A set of events: something that is there because of them.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "The structure's name in the field.")]
public sealed class DotSet : IDotStore<DotSet>
{
    private readonly ImmutableSortedSet<Dot> _dots;

    private DotSet(ImmutableSortedSet<Dot> dots) => _dots = dots;

    /// <inheritdoc/>
    public static DotSet Empty { get; } = new([]);

    /// <inheritdoc/>
    public bool IsEmpty => _dots.IsEmpty;

    /// <inheritdoc/>
    public IEnumerable<Dot> Dots => _dots;

    /// <summary>One event.</summary>
    public static DotSet Of(Dot dot) => new([dot]);

    /// <inheritdoc/>
    public DotSet Join(CausalContext context, DotSet other, CausalContext otherContext)
    {
        var result = _dots;
        foreach (var dot in _dots)
        {
            if (otherContext.Contains(dot) && !other._dots.Contains(dot))
                result = result.Remove(dot);
        }

        foreach (var dot in other._dots)
        {
            if (!context.Contains(dot))
                result = result.Add(dot);
        }

        return ReferenceEquals(result, _dots) ? this : new DotSet(result);
    }

    /// <inheritdoc/>
    public DotSet Rename(Func<Dot, Dot?> name) => new([.. _dots.Select(name).OfType<Dot>()]);

    /// <inheritdoc/>
    public void Write(CrdtWriter writer)
    {
        writer.Unsigned((ulong)_dots.Count);
        foreach (var dot in _dots)
            writer.Dot(dot);
    }

    /// <inheritdoc/>
    public static DotSet Read(ref CrdtReader reader) => new(CausalContext.ReadDots(ref reader, "dots"));
}

using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Causal;

namespace ActorDist.Core.Crdts.Sets;

/// <summary>
/// An observed-remove set without tombstones (Bieniusa et al., "An Optimized Conflict-free Replicated Set", 2012): a remove takes away
/// the adds that it has seen, so an element added and removed concurrently is there.
/// </summary>
public sealed class AddWinsSet : CausalCrdt<AddWinsSet, DotMap<Element, DotSet>>, ICrdt<AddWinsSet>
{
    private AddWinsSet(CausalState<DotMap<Element, DotSet>> state)
        : base(state)
    {
    }

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.AddWinsSet;

    /// <inheritdoc/>
    public static AddWinsSet Empty { get; } = new(CausalState<DotMap<Element, DotSet>>.Empty);

    /// <summary>The elements in their order.</summary>
    public IEnumerable<string> Elements => Store.Keys.Select(key => key.Text);

    /// <summary>Whether an element is there.</summary>
    public bool Contains(string element) => Store.Contains(new Element(element));

    /// <summary>Adds an element.</summary>
    /// <returns>The delta.</returns>
    public AddWinsSet Add(Origin origin, string element)
    {
        var key = new Element(element);
        return Delta(DotMap<Element, DotSet>.Empty.With(key, DotSet.Of(Context.Next(origin))), Store[key].Dots);
    }

    /// <summary>Removes an element, as far as this replica has seen it added.</summary>
    /// <returns>The delta.</returns>
    public AddWinsSet Remove(string element) => Delta(DotMap<Element, DotSet>.Empty, Store[new Element(element)].Dots);

    /// <inheritdoc/>
    public static AddWinsSet Read(ref CrdtReader reader) => new(CausalState<DotMap<Element, DotSet>>.Read(ref reader));

    private protected override AddWinsSet From(CausalState<DotMap<Element, DotSet>> state) => new(state);
}

using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Causal;

namespace ActorDist.Core.Crdts.Sets;

/// <summary>
/// A set in which an element added and removed concurrently is gone. A removed element keeps the event of its last remove, since a remove
/// has to win over adds that come later from elsewhere.
/// </summary>
public sealed class RemoveWinsSet : CausalCrdt<RemoveWinsSet, DotMap<Element, DotMap<Presence, DotSet>>>, ICrdt<RemoveWinsSet>
{
    private RemoveWinsSet(CausalState<DotMap<Element, DotMap<Presence, DotSet>>> state)
        : base(state)
    {
    }

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.RemoveWinsSet;

    /// <inheritdoc/>
    public static RemoveWinsSet Empty { get; } = new(CausalState<DotMap<Element, DotMap<Presence, DotSet>>>.Empty);

    /// <summary>The elements in their order.</summary>
    public IEnumerable<string> Elements => Store.Keys.Where(key => Presence.Of(Store[key])).Select(key => key.Text);

    /// <summary>Whether an element is there.</summary>
    public bool Contains(string element) => Presence.Of(Store[new Element(element)]);

    /// <summary>Adds an element.</summary>
    /// <returns>The delta.</returns>
    public RemoveWinsSet Add(Origin origin, string element) => Put(origin, element, new Presence(IsThere: true));

    /// <summary>Removes an element.</summary>
    /// <returns>The delta.</returns>
    public RemoveWinsSet Remove(Origin origin, string element) => Put(origin, element, new Presence(IsThere: false));

    private RemoveWinsSet Put(Origin origin, string element, Presence presence)
    {
        var key = new Element(element);
        return Delta(DotMap<Element, DotMap<Presence, DotSet>>.Empty.With(key, presence.By(Context.Next(origin))), Store[key].Dots);
    }

    /// <inheritdoc/>
    public static RemoveWinsSet Read(ref CrdtReader reader) => new(CausalState<DotMap<Element, DotMap<Presence, DotSet>>>.Read(ref reader));

    private protected override RemoveWinsSet From(CausalState<DotMap<Element, DotMap<Presence, DotSet>>> state) => new(state);
}

using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Causal;

namespace ActorDist.Core.Crdts.Graphs;

/// <summary>
/// A directed graph of which everything can be removed. An edge brings its vertices with it, and removing a vertex removes the edges at it
/// that were seen, so an edge added concurrently keeps both its ends: there is never an edge without them.
/// </summary>
public sealed class AddWinsGraph : CausalCrdt<AddWinsGraph, DotMap<GraphItem, DotSet>>, ICrdt<AddWinsGraph>
{
    private AddWinsGraph(CausalState<DotMap<GraphItem, DotSet>> state)
        : base(state)
    {
    }

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.AddWinsGraph;

    /// <inheritdoc/>
    public static AddWinsGraph Empty { get; } = new(CausalState<DotMap<GraphItem, DotSet>>.Empty);

    /// <summary>The vertices in their order.</summary>
    public IEnumerable<string> Vertices => Store.Keys.Where(item => item.To is null).Select(item => item.From);

    /// <summary>The edges in their order.</summary>
    public IEnumerable<GraphItem> Edges => Store.Keys.Where(item => item.To is not null);

    /// <summary>Adds a vertex.</summary>
    /// <returns>The delta.</returns>
    public AddWinsGraph AddVertex(Origin origin, string vertex) => Put(origin, new GraphItem(vertex));

    /// <summary>Adds an edge, and its ends where they are not there.</summary>
    /// <returns>The delta.</returns>
    public AddWinsGraph AddEdge(Origin origin, string from, string to) =>
        string.Equals(from, to, StringComparison.Ordinal)
            ? Put(origin, new GraphItem(from), new GraphItem(from, to))
            : Put(origin, new GraphItem(from), new GraphItem(to), new GraphItem(from, to));

    /// <summary>Removes a vertex and the edges at it.</summary>
    /// <returns>The delta.</returns>
    public AddWinsGraph RemoveVertex(string vertex) => Delta(
        DotMap<GraphItem, DotSet>.Empty, Store.Keys.Where(item => item.Touches(vertex)).SelectMany(item => Store[item].Dots));

    /// <summary>Removes an edge; its ends stay.</summary>
    /// <returns>The delta.</returns>
    public AddWinsGraph RemoveEdge(string from, string to) =>
        Delta(DotMap<GraphItem, DotSet>.Empty, Store[new GraphItem(from, to)].Dots);

    /// <summary>Each, and none twice, with an event of its own, since each can be removed without the others.</summary>
    private AddWinsGraph Put(Origin origin, params ReadOnlySpan<GraphItem> items)
    {
        var dot = Context.Next(origin);
        var store = DotMap<GraphItem, DotSet>.Empty;
        List<Dot> seen = [];
        foreach (var item in items)
        {
            store = store.With(item, DotSet.Of(dot));
            seen.AddRange(Store[item].Dots);
            dot = dot with { Counter = checked(dot.Counter + 1) };
        }

        return Delta(store, seen);
    }

    /// <inheritdoc/>
    public static AddWinsGraph Read(ref CrdtReader reader) => new(CausalState<DotMap<GraphItem, DotSet>>.Read(ref reader));

    private protected override AddWinsGraph From(CausalState<DotMap<GraphItem, DotSet>> state) => new(state);
}

using System.Collections.Immutable;

namespace ActorDist.Core.Crdts.Graphs;

/// <summary>
/// A directed graph of two two-phase sets, 2P2P (Shapiro et al. 2011, specification 16): what is removed never comes back. An edge is
/// there while both its ends are, so removing a vertex wins over an edge that is added to it concurrently.
/// </summary>
public sealed class TwoPhaseGraph : ICrdt<TwoPhaseGraph>
{
    private TwoPhaseGraph(ImmutableSortedSet<GraphItem> added, ImmutableSortedSet<GraphItem> removed) => (Added, Removed) = (added, removed);

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.TwoPhaseGraph;

    /// <inheritdoc/>
    public static TwoPhaseGraph Empty { get; } = new([], []);

    /// <summary>All vertices and edges that were ever added.</summary>
    public ImmutableSortedSet<GraphItem> Added { get; }

    /// <summary>All vertices and edges that were ever removed: the tombstones.</summary>
    public ImmutableSortedSet<GraphItem> Removed { get; }

    /// <summary>The vertices in their order.</summary>
    public IEnumerable<string> Vertices => Added.Where(item => item.To is null && Contains(item)).Select(item => item.From);

    /// <summary>The edges in their order.</summary>
    public IEnumerable<GraphItem> Edges => Added.Where(item => item.To is not null && Contains(item));

    /// <summary>Whether a vertex, or an edge and both its ends, are there.</summary>
    public bool Contains(GraphItem item) =>
        Added.Contains(item)
        && !Removed.Contains(item)
        && (item.To is null || (Contains(new GraphItem(item.From)) && Contains(new GraphItem(item.To))));

    /// <summary>Adds a vertex. It stays gone where it was removed before.</summary>
    /// <returns>The delta.</returns>
    public static TwoPhaseGraph AddVertex(string vertex) => new([new GraphItem(vertex)], []);

    /// <summary>Adds an edge.</summary>
    /// <returns>The delta; null where an end is not there.</returns>
    public TwoPhaseGraph? AddEdge(string from, string to) =>
        Contains(new GraphItem(from)) && Contains(new GraphItem(to)) ? new TwoPhaseGraph([new GraphItem(from, to)], []) : null;

    /// <summary>Removes a vertex for good.</summary>
    /// <returns>The delta; null where it is not there or an edge is at it.</returns>
    public TwoPhaseGraph? RemoveVertex(string vertex) =>
        Contains(new GraphItem(vertex)) && !Edges.Any(edge => edge.Touches(vertex)) ? new TwoPhaseGraph([], [new GraphItem(vertex)]) : null;

    /// <summary>Removes an edge for good.</summary>
    /// <returns>The delta; null where it is not there.</returns>
    public TwoPhaseGraph? RemoveEdge(string from, string to) =>
        Contains(new GraphItem(from, to)) ? new TwoPhaseGraph([], [new GraphItem(from, to)]) : null;

    /// <inheritdoc/>
    public TwoPhaseGraph Merge(TwoPhaseGraph other) => new(Added.Union(other.Added), Removed.Union(other.Removed));

    /// <inheritdoc/>
    public void Write(CrdtWriter writer)
    {
        writer.Values(Added);
        writer.Values(Removed);
    }

    /// <inheritdoc/>
    public static TwoPhaseGraph Read(ref CrdtReader reader) => new(reader.Values<GraphItem>("added"), reader.Values<GraphItem>("removed"));
}

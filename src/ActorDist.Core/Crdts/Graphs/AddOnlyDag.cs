using System.Collections.Immutable;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Graphs;

/// <summary>
/// A monotonic directed acyclic graph (Shapiro et al. 2011, specification 17). It starts as one edge from <see cref="First"/> to
/// <see cref="Last"/>; a vertex is added between two that are already in order, and an edge only where a path already leads the same
/// way. So no change ever makes new order between vertices that are there, and no merge can close a cycle. That takes vertices of which no
/// two replicas add the same in two places, so the origin is part of a vertex.
/// </summary>
public sealed class AddOnlyDag : ICrdt<AddOnlyDag>
{
    /// <summary>The vertex before all others.</summary>
    public const string First = "^";

    /// <summary>The vertex after all others.</summary>
    public const string Last = "$";

    private AddOnlyDag(ImmutableSortedSet<GraphItem> items) => Items = items;

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.AddOnlyDag;

    /// <inheritdoc/>
    public static AddOnlyDag Empty { get; } = new([new GraphItem(First), new GraphItem(Last), new GraphItem(First, Last)]);

    /// <summary>The vertices and edges.</summary>
    public ImmutableSortedSet<GraphItem> Items { get; }

    /// <summary>The vertices in their order as texts.</summary>
    public IEnumerable<string> Vertices => Items.Where(item => item.To is null).Select(item => item.From);

    /// <summary>The edges in their order as texts.</summary>
    public IEnumerable<GraphItem> Edges => Items.Where(item => item.To is not null);

    /// <summary>Adds an edge.</summary>
    /// <returns>The delta; null where no path leads from the one to the other yet.</returns>
    public AddOnlyDag? AddEdge(string from, string to) => HasPath(from, to) ? new AddOnlyDag([new GraphItem(from, to)]) : null;

    /// <summary>Adds the vertex <see cref="VertexOf"/> between two others.</summary>
    /// <returns>The delta; null where no path leads from the one to the other, or the vertex is there.</returns>
    public AddOnlyDag? AddBetween(Origin origin, string from, string name, string to)
    {
        var vertex = VertexOf(origin, name);
        return HasPath(from, to) && !Items.Contains(new GraphItem(vertex))
            ? new AddOnlyDag([new GraphItem(vertex), new GraphItem(from, vertex), new GraphItem(vertex, to)])
            : null;
    }

    /// <summary>The vertex that an origin adds under a name, <c>name@origin</c>.</summary>
    public static string VertexOf(Origin origin, string name) => $"{name}@{origin}";

    /// <summary>Whether at least one edge has to be gone along from one vertex to the other.</summary>
    public bool HasPath(string from, string to)
    {
        var next = Edges.ToLookup(edge => edge.From, edge => edge.To!, StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        Stack<string> open = new([from]);
        while (open.TryPop(out var at))
        {
            foreach (var vertex in next[at])
            {
                if (string.Equals(vertex, to, StringComparison.Ordinal))
                    return true;
                if (seen.Add(vertex))
                    open.Push(vertex);
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public AddOnlyDag Merge(AddOnlyDag other) => new(Items.Union(other.Items));

    /// <inheritdoc/>
    public void Write(CrdtWriter writer) => writer.Values(Items);

    /// <inheritdoc/>
    public static AddOnlyDag Read(ref CrdtReader reader) => new(reader.Values<GraphItem>("graph"));
}

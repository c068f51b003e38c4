using System.Runtime.InteropServices;

namespace ActorDist.Verification.Graphs;

/// <summary>A graph of numbered nodes whose edges have kinds, one bit each, so that a search can be told which of them to follow.</summary>
internal sealed class DirectedGraph(int nodes)
{
    private readonly List<Edge>?[] _edges = new List<Edge>?[nodes];

    /// <summary>How many nodes there are.</summary>
    public int Nodes => _edges.Length;

    /// <summary>How many edges there are.</summary>
    public int Edges { get; private set; }

    /// <summary>Adds an edge; one from a node to itself is ignored.</summary>
    public void Add(int from, int to, int kind)
    {
        if (from == to)
            return;
        var edges = _edges[from] ??= [];
        foreach (ref var edge in CollectionsMarshal.AsSpan(edges)[Math.Max(0, edges.Count - 4)..])
        {
            if (edge.To != to)
                continue;
            edge = edge with { Kinds = edge.Kinds | kind };
            return;
        }

        edges.Add(new Edge(to, kind));
        Edges++;
    }

    /// <summary>The edges from a node.</summary>
    public ReadOnlySpan<Edge> From(int node) => CollectionsMarshal.AsSpan(_edges[node]);

    /// <summary>
    /// Tarjan's strongly connected components (1972), without recursion, over edges of some kinds: those of more than one node, each the
    /// nodes of a set of cycles.
    /// </summary>
    public List<int[]> Cyclic(int kinds)
    {
        var components = new List<int[]>();
        var index = new int[Nodes];
        var low = new int[Nodes];
        var isOnStack = new bool[Nodes];
        var stack = new Stack<int>();
        var calls = new Stack<(int Node, int NextEdge)>();
        var count = 0;
        for (var root = 0; root < Nodes; root++)
        {
            if (index[root] != 0)
                continue;
            calls.Push((root, 0));
            while (calls.TryPop(out var call))
            {
                var (node, next) = call;
                if (next == 0)
                {
                    index[node] = low[node] = ++count;
                    stack.Push(node);
                    isOnStack[node] = true;
                }

                var edges = From(node);
                var descends = false;
                for (; next < edges.Length; next++)
                {
                    if ((edges[next].Kinds & kinds) == 0)
                        continue;
                    var to = edges[next].To;
                    if (index[to] == 0)
                    {
                        calls.Push((node, next + 1));
                        calls.Push((to, 0));
                        descends = true;
                        break;
                    }

                    if (isOnStack[to])
                        low[node] = Math.Min(low[node], index[to]);
                }

                if (descends)
                    continue;
                if (low[node] == index[node])
                    PopComponent(node);
                if (calls.TryPop(out var parent))
                {
                    low[parent.Node] = Math.Min(low[parent.Node], low[node]);
                    calls.Push(parent);
                }
            }
        }

        return components;

        void PopComponent(int node)
        {
            var members = new List<int>();
            int member;
            do
            {
                member = stack.Pop();
                isOnStack[member] = false;
                members.Add(member);
            }
            while (member != node);
            if (members.Count > 1)
                components.Add([.. members]);
        }
    }

    /// <summary>
    /// A shortest path over edges of some kinds, both ends included; null where there is none or the steps are spent. From a node to
    /// itself it is a shortest cycle, whose first node is not repeated at its end.
    /// </summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="kinds">Edges to follow.</param>
    /// <param name="steps">Edges that may still be looked at; counted down.</param>
    public List<int>? ShortestPath(int from, int to, int kinds, ref long steps)
    {
        var cameFrom = new Dictionary<int, int>();
        var queue = new Queue<int>();
        queue.Enqueue(from);
        while (queue.TryDequeue(out var node))
        {
            foreach (var edge in From(node))
            {
                if (--steps < 0)
                    return null;
                if ((edge.Kinds & kinds) == 0 || !cameFrom.TryAdd(edge.To, node))
                    continue;
                if (edge.To == to)
                    return Path(from, to, cameFrom);
                queue.Enqueue(edge.To);
            }
        }

        return null;
    }

    private static List<int> Path(int from, int to, Dictionary<int, int> cameFrom)
    {
        var path = new List<int>();
        if (from != to)
            path.Add(to);
        for (var node = cameFrom[to]; node != from; node = cameFrom[node])
            path.Add(node);
        path.Add(from);
        path.Reverse();
        return path;
    }

    /// <summary>An edge.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Edge(int To, int Kinds);
}

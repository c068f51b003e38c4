using System.Runtime.InteropServices;
using ActorDist.Verification.Graphs;

namespace ActorDist.Verification.Transactions;

/// <summary>
/// Finds one cycle of each type (Adya 1999; Elle, section 6). Each type is looked for first among the dependencies alone, then with the
/// order of processes, then with real time; the first that is found counts.
/// </summary>
internal sealed class CycleSearch(AppendHistory history, long steps)
{
    private const int Writes = Dependency.WriteWrite;
    private const int Flow = Dependency.WriteWrite | Dependency.WriteRead;
    private const int All = Flow | Dependency.ReadWrite;

    private static readonly (int Kind, string Suffix)[] Orders =
        [(0, ""), (Dependency.Process, "-process"), (Dependency.RealTime, "-realtime")];

    private readonly DirectedGraph _graph = history.Graph;
    private readonly Dictionary<int, int[]> _components = [];
    private long _steps = steps;

    /// <summary>Whether the steps were spent before every type had been looked for.</summary>
    public bool IsSpent => _steps < 0;

    /// <summary>One anomaly a type.</summary>
    public IEnumerable<Anomaly> Find()
    {
        var found = new List<Anomaly>();
        AddFirst("G0", order => Through(Writes, Writes | order));
        AddFirst("G1c", order => Through(Dependency.WriteRead, Flow | order));
        AddFirst("G-single-item", order => Single(Flow | order));
        AddFirst("G-nonadjacent-item", order => Nonadjacent(Flow | order));
        AddFirst("G2-item", order => Adjacent(All | order));
        if (IsSpent)
        {
            // The search for the type of a cycle is long; that there is one is known at once, and rules out as much.
            foreach (var (kind, suffix) in Orders)
            {
                if (found.Exists(each => string.Equals(SuffixOf(each.Name), suffix, StringComparison.Ordinal)))
                    break;
                if (Components(All | kind).Max() == 0)
                    continue;
                _steps = long.MaxValue;
                if (Through(All, All | kind) is { } cycle)
                    found.Add(Named("cycle-exists" + suffix, cycle, All | kind));
                _steps = -1;
                break;
            }
        }

        return found;

        void AddFirst(string name, Func<int, List<int>?> search)
        {
            foreach (var (kind, suffix) in Orders)
            {
                if (search(kind) is not { } cycle)
                    continue;
                found.Add(Named(name + suffix, cycle, All | kind));
                return;
            }
        }
    }

    private static string SuffixOf(string name) =>
        Array.FindLast(Orders, order => name.EndsWith(order.Suffix, StringComparison.Ordinal)).Suffix;

    private Anomaly Named(string name, List<int> cycle, int kinds)
    {
        var wanted = name.StartsWith("G0", StringComparison.Ordinal) ? kinds & ~(Dependency.WriteRead | Dependency.ReadWrite)
            : name.StartsWith("G1c", StringComparison.Ordinal) ? kinds & ~Dependency.ReadWrite
            : kinds;
        var edges = new int[cycle.Count];
        for (var index = 0; index < edges.Length; index++)
        {
            var of = KindsOf(cycle[index], cycle[(index + 1) % cycle.Count]) & wanted;

            // The weakest explanation of an edge is the one that the type allows most of.
            edges[index] = of & -of;
        }

        return history.Cycle(name, cycle, edges);
    }

    private int KindsOf(int from, int to)
    {
        var kinds = 0;
        foreach (var edge in _graph.From(from))
            kinds |= edge.To == to ? edge.Kinds : 0;
        return kinds;
    }

    /// <summary>Of each node the number of its strong component of several nodes, from 1; 0 for none.</summary>
    private int[] Components(int kinds)
    {
        if (_components.TryGetValue(kinds, out var numbers))
            return numbers;
        numbers = new int[Math.Max(1, _graph.Nodes)];
        var number = 0;
        foreach (var component in _graph.Cyclic(kinds))
        {
            number++;
            foreach (var node in component)
                numbers[node] = number;
        }

        return _components[kinds] = numbers;
    }

    /// <summary>Edges of a kind within the components of other kinds: each lies on a cycle.</summary>
    private IEnumerable<(int From, int To)> EdgesOnCycles(int kind, int kinds)
    {
        var components = Components(kinds);
        for (var from = 0; from < _graph.Nodes; from++)
        {
            if (components[from] == 0)
                continue;
            foreach (var to in Targets(from, kind))
            {
                if (components[to] == components[from])
                    yield return (from, to);
            }
        }
    }

    private int[] Targets(int from, int kind)
    {
        var targets = new List<int>();
        foreach (var edge in _graph.From(from))
        {
            if ((edge.Kinds & kind) != 0)
                targets.Add(edge.To);
        }

        return [.. targets];
    }

    /// <summary>A cycle through an edge of one kind.</summary>
    private List<int>? Through(int kind, int kinds)
    {
        foreach (var (from, to) in EdgesOnCycles(kind, kinds))
            return Close(from, to, kinds);
        return null;
    }

    /// <summary>A cycle with exactly one anti-dependency.</summary>
    private List<int>? Single(int kinds)
    {
        foreach (var (from, to) in EdgesOnCycles(Dependency.ReadWrite, kinds | Dependency.ReadWrite))
        {
            if (Close(from, to, kinds) is { } cycle)
                return cycle;
            if (IsSpent)
                return null;
        }

        return null;
    }

    /// <summary>A cycle with two anti-dependencies, one right after the other.</summary>
    private List<int>? Adjacent(int kinds)
    {
        var components = Components(kinds);
        foreach (var (from, middle) in EdgesOnCycles(Dependency.ReadWrite, kinds))
        {
            foreach (var to in Targets(middle, Dependency.ReadWrite))
            {
                if (components[to] != components[middle])
                    continue;
                if (to == from)
                    return [from, middle];
                if (Path(to, from, kinds, without: middle) is { } path)
                    return [.. path, middle];
                if (IsSpent)
                    return null;
            }
        }

        return null;
    }

    /// <summary>A cycle with several anti-dependencies, no two of them next to each other.</summary>
    private List<int>? Nonadjacent(int kinds)
    {
        foreach (var (from, to) in EdgesOnCycles(Dependency.ReadWrite, kinds | Dependency.ReadWrite))
        {
            if (NonadjacentFrom(from, to, kinds) is { } cycle)
                return cycle;
            if (IsSpent)
                return null;
        }

        return null;
    }

    private List<int>? NonadjacentFrom(int from, int to, int kinds)
    {
        var components = Components(kinds | Dependency.ReadWrite);
        var start = new Place(to, AfterReadWrite: true, HasSecond: false);
        var cameFrom = new Dictionary<Place, Place> { [start] = start };
        var queue = new Queue<Place>([start]);
        while (queue.TryDequeue(out var place))
        {
            foreach (var edge in _graph.From(place.Node))
            {
                if (--_steps < 0)
                    return null;
                if (components[edge.To] != components[from])
                    continue;
                if ((edge.Kinds & kinds) != 0 && Visit(new Place(edge.To, AfterReadWrite: false, place.HasSecond)) is { } flow)
                    return flow;
                if ((edge.Kinds & Dependency.ReadWrite) != 0 && !place.AfterReadWrite && edge.To != from)
                    Visit(new Place(edge.To, AfterReadWrite: true, HasSecond: true));
            }

            List<int>? Visit(Place next)
            {
                if (!cameFrom.TryAdd(next, place))
                    return null;
                if (next.Node != from || !next.HasSecond)
                {
                    if (next.Node != from)
                        queue.Enqueue(next);
                    return null;
                }

                var walk = new List<int>();
                for (var each = next; each != start; each = cameFrom[each])
                    walk.Add(each.Node);
                walk.Add(to);
                walk.Reverse();
                return walk.Distinct().Count() == walk.Count ? walk : null;
            }
        }

        return null;
    }

    private List<int>? Close(int from, int to, int kinds)
    {
        if (to == from)
            return null;
        return Path(to, from, kinds, without: -1);
    }

    /// <summary>A shortest path that stays in the component and keeps off one node.</summary>
    private List<int>? Path(int from, int to, int kinds, int without)
    {
        var cameFrom = new Dictionary<int, int> { [from] = from };
        var queue = new Queue<int>([from]);
        while (queue.TryDequeue(out var node))
        {
            foreach (var edge in _graph.From(node))
            {
                if (--_steps < 0)
                    return null;
                if ((edge.Kinds & kinds) == 0 || edge.To == without || !cameFrom.TryAdd(edge.To, node))
                    continue;
                if (edge.To != to)
                {
                    queue.Enqueue(edge.To);
                    continue;
                }

                var path = new List<int>();
                for (var each = to; each != from; each = cameFrom[each])
                    path.Add(each);
                path.Add(from);
                path.Reverse();
                return path;
            }
        }

        return null;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(int Node, bool AfterReadWrite, bool HasSecond);
}

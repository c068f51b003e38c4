using System.Runtime.InteropServices;
using ActorDist.Verification.Graphs;
using ActorDist.Verification.UniqueWrites;

namespace ActorDist.Verification.Sessions;

/// <summary>
/// Which versions of one key come before which, and why. "Everything the session wrote (or read) so far" is a node of its own, one a
/// step, so that the graph stays linear in the history.
/// </summary>
internal sealed class VersionOrder
{
    private const int Observed = 1;
    private const int Demanded = 2;

    private readonly UniqueWriteHistory _history;
    private readonly Dictionary<int, int> _nodeOf = [];
    private readonly Dictionary<(int From, int To), VersionPair> _pairs = [];
    private readonly DirectedGraph _graph;
    private int _nextNode;

    /// <summary>Orders the versions as one guarantee demands.</summary>
    /// <param name="history">The history.</param>
    /// <param name="operations">The operations on the key, in the order of their calls.</param>
    /// <param name="guarantee">The guarantee.</param>
    public VersionOrder(UniqueWriteHistory history, int[] operations, SessionGuarantee guarantee)
    {
        _history = history;
        foreach (var each in operations)
            _nodeOf.TryAdd(history.Sources[each], _nodeOf.Count);
        _nodeOf.TryAdd(UniqueWriteHistory.Initial, _nodeOf.Count);
        _nextNode = _nodeOf.Count;
        _graph = new DirectedGraph(_nodeOf.Count + operations.Length);
        foreach (var (source, node) in _nodeOf)
        {
            if (source != UniqueWriteHistory.Initial)
                _graph.Add(_nodeOf[UniqueWriteHistory.Initial], node, Observed);
        }

        foreach (var session in operations.GroupBy(each => history.Operations[each].Process))
            AddSession([.. session], guarantee);
    }

    /// <summary>Edges of the graph.</summary>
    public int Edges => _graph.Edges;

    /// <summary>How often a session did something that the guarantee speaks of.</summary>
    public int Tested { get; private set; }

    /// <summary>Whether the sessions that should observe the order go back themselves.</summary>
    public bool IsObservedOrderCyclic => _graph.Cyclic(Observed).Count > 0;

    /// <summary>The pairs of a shortest cycle; null where there is none.</summary>
    public IReadOnlyList<VersionPair>? FindCycle()
    {
        var components = _graph.Cyclic(Observed | Demanded);
        if (components.Count == 0)
            return null;
        const int Tried = 64;
        var steps = long.MaxValue;
        var cycle = components
            .SelectMany(component => component.Where(node => node < _nodeOf.Count).Take(Tried))
            .Select(node => _graph.ShortestPath(node, node, Observed | Demanded, ref steps))
            .OfType<List<int>>()
            .MinBy(path => path.Count)!;
        var pairs = new List<VersionPair>();
        var first = -1;
        for (var index = 0; index < cycle.Count; index++)
        {
            var pair = _pairs.GetValueOrDefault((cycle[index], cycle[(index + 1) % cycle.Count]), VersionPair.None);
            if (pair.First >= 0)
                first = pair.First;
            if (pair.Second >= 0)
                pairs.Add(new VersionPair(first, pair.Second));
        }

        return pairs;
    }

    private void AddSession(int[] session, SessionGuarantee guarantee)
    {
        var writes = new List<(int Operation, int SoFar)>();
        var lastRead = -1;
        var lastWrite = -1;
        var soFar = -1;
        foreach (var each in session)
        {
            var isRead = _history.IsRead(each);
            switch (guarantee)
            {
                case SessionGuarantee.ReadYourWrites when isRead && writes.Count > 0:
                    Tested++;
                    AddReadOfOwn(writes, each);
                    break;
                case SessionGuarantee.ReadYourWrites when !isRead:
                    writes.Add((each, soFar = AddSoFar(each, soFar)));
                    break;
                case SessionGuarantee.MonotonicReads when isRead:
                    Tested += lastRead >= 0 ? 1 : 0;
                    Add(lastRead, each, Demanded);
                    lastRead = each;
                    break;
                case SessionGuarantee.MonotonicWrites when isRead:
                    Add(lastRead, each, Observed);
                    lastRead = each;
                    break;
                case SessionGuarantee.MonotonicWrites:
                    Tested += lastWrite >= 0 ? 1 : 0;
                    Add(lastWrite, each, Demanded);
                    lastWrite = each;
                    break;
                case SessionGuarantee.WritesFollowReads when isRead:
                    soFar = AddSoFar(each, soFar);
                    break;
                case SessionGuarantee.WritesFollowReads when soFar >= 0:
                    Tested++;
                    Add(soFar, NodeOf(each), new VersionPair(-1, each));
                    break;
            }
        }
    }

    /// <summary>The session's writes so far are no newer than what it reads; a write is not older than itself.</summary>
    private void AddReadOfOwn(List<(int Operation, int SoFar)> writes, int read)
    {
        var own = writes.FindIndex(write => write.Operation == _history.Sources[read]);
        for (var later = writes.Count - 1; own >= 0 && later > own; later--)
            Add(NodeOf(writes[later].Operation), NodeOf(read), new VersionPair(writes[later].Operation, read));
        var before = own >= 0 ? own - 1 : writes.Count - 1;
        if (before >= 0)
            Add(writes[before].SoFar, NodeOf(read), new VersionPair(-1, read));
    }

    private int AddSoFar(int operation, int before)
    {
        var node = _nextNode++;
        Add(NodeOf(operation), node, new VersionPair(operation, -1));
        if (before >= 0)
            Add(before, node, VersionPair.None);
        return node;
    }

    /// <summary>What the first operation wrote or saw is no newer than what the second did.</summary>
    private void Add(int first, int second, int kind)
    {
        if (first >= 0 && NodeOf(first) != NodeOf(second))
            Add(NodeOf(first), NodeOf(second), new VersionPair(first, second), kind);
    }

    private void Add(int from, int to, VersionPair pair, int kind = Demanded)
    {
        if (_pairs.TryAdd((from, to), pair))
            _graph.Add(from, to, kind);
    }

    private int NodeOf(int operation) => _nodeOf[_history.Sources[operation]];
}

/// <summary>Two operations of one session, the first of which must not have dealt with something newer than the second.</summary>
/// <param name="First">The earlier one.</param>
/// <param name="Second">The later one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct VersionPair(int First, int Second)
{
    /// <summary>No pair: the edge follows from something else.</summary>
    public static VersionPair None { get; } = new(-1, -1);
}

using System.Runtime.InteropServices;
using ActorDist.Verification.Graphs;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.UniqueWrites;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.CasRegister.CasRegisterInput,
    ActorDist.Verification.Models.CasRegister.CasRegisterOutput>;

namespace ActorDist.Verification.Causal;

/// <summary>
/// Causal consistency of registers whose writes are unique, by the bad patterns of Bouajjani, Enea, Guerraoui and Hamza (POPL 2017,
/// section 5): a history is causal exactly if it has none of them. Each process is a session in the order of its calls; real time between
/// processes does not count. O(n p) in the operations and processes.
/// </summary>
/// <param name="model">Which causal model.</param>
/// <param name="initial">The value of every key before the history, null for none.</param>
/// <param name="budget">Bounds the memory; <see cref="SearchBudget.Default"/> where null.</param>
public sealed class CausalJudge(CausalModel model, long? initial = null, SearchBudget? budget = null)
{
    private const int ProgramOrder = 1;
    private const int ReadsFrom = 2;
    private const int Conflict = 4;
    private const int Causality = ProgramOrder | ReadsFrom;

    private readonly SearchBudget _budget = budget ?? SearchBudget.Default;

    /// <summary>The property's name.</summary>
    public string Property => model == CausalModel.CausalConsistency ? "causal" : "causal-convergence";

    /// <summary>Judges a history.</summary>
    /// <param name="operations">In any order; those that failed are ignored.</param>
    /// <returns>Unknown where a value was written twice to a key, there is a cas, or the memory would not do.</returns>
    public Judgement Judge(IReadOnlyList<Operation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        if (!UniqueWriteHistory.TryRead(Property, operations, initial, out var history, out var judgement))
            return judgement!;
        var past = new CausalPast(history);
        if (past.BytesNeeded > _budget.MemoryBytes)
        {
            return Judgement.Undecided(
                Property,
                UnknownReason.MemoryBudget,
                $"Undecided: {history.Operations.Length} operations of {past.Processes} processes need {past.BytesNeeded >> 20} MiB, "
                + $"the memory budget is {_budget.MemoryBytes >> 20} MiB.",
                history.Size);
        }

        var graph = Graph(history, past);
        if (!past.TryFill(graph))
            return Cycle(history, graph, Causality, "CyclicCO");
        for (var read = 0; read < history.Operations.Length; read++)
        {
            if (history.IsRead(read) && FindOverwritten(history, past, graph, read) is { } violation)
                return violation;
        }

        if (model == CausalModel.CausalConvergence && graph.Cyclic(Causality | Conflict).Count > 0)
            return Cycle(history, graph, Causality | Conflict, "CyclicCF");
        return Judgement.Held(
            Property,
            $"No violation in {history.Size.Operations} operations of {past.Processes} processes; {history.Size.UnknownOperations} had an "
            + "unknown outcome.",
            history.Size);
    }

    private static DirectedGraph Graph(UniqueWriteHistory history, CausalPast past)
    {
        var graph = new DirectedGraph(history.Operations.Length);
        for (var index = 0; index < history.Operations.Length; index++)
        {
            if (past.Previous(index) is >= 0 and var previous)
                graph.Add(previous, index, ProgramOrder);
            if (history.Sources[index] != UniqueWriteHistory.Initial)
                graph.Add(history.Sources[index], index, ReadsFrom);
        }

        return graph;
    }

    /// <summary>
    /// Patterns WriteCOInitRead and WriteCORead: the read saw a value although its causal past holds a write that replaced it. A write
    /// in the past that replaced nothing is in conflict with the one that was read, and went before it if all are to agree.
    /// </summary>
    private Judgement? FindOverwritten(UniqueWriteHistory history, CausalPast past, DirectedGraph graph, int read)
    {
        var source = history.Sources[read];
        foreach (var write in past.LatestWritesBefore(read))
        {
            if (write == source)
                continue;
            var isOverwritten = source == UniqueWriteHistory.Initial || past.IsBefore(source, write);
            if (!isOverwritten)
            {
                graph.Add(write, source, Conflict);
                continue;
            }

            var steps = long.MaxValue;
            var path = graph.ShortestPath(write, read, Causality, ref steps) ?? [];
            if (source != UniqueWriteHistory.Initial)
                path.AddRange(graph.ShortestPath(source, write, Causality, ref steps) ?? []);
            return Judgement.Violated(
                Property,
                source == UniqueWriteHistory.Initial ? "WriteCOInitRead" : "WriteCORead",
                $"{history.Accuse(read)}, but what process {history.Operations[read].Process} had seen before depends on the write of "
                + $"{history.ValueOf(write)}, which replaced {history.ValueOf(source)}.",
                history.Witness([read, .. Ends(history, path)]),
                history.Size);
        }

        return null;
    }

    private Judgement Cycle(UniqueWriteHistory history, DirectedGraph graph, int kinds, string pattern)
    {
        var steps = long.MaxValue;
        var cycle = graph.Cyclic(kinds)
            .SelectMany(component => component.Take(64))
            .Select(node => graph.ShortestPath(node, node, kinds, ref steps))
            .OfType<List<int>>()
            .MinBy(path => path.Count)!;
        var read = cycle.Find(history.IsRead);
        return Judgement.Violated(
            Property,
            pattern,
            kinds == Causality
                ? $"{history.Accuse(read)}, but the write of that value depends on this very read."
                : $"{history.Accuse(read)}, but no one order of the writes fits what all processes saw.",
            history.Witness(cycle),
            history.Size);
    }

    /// <summary>Of a path only the operations at which it enters or leaves a process.</summary>
    private static IEnumerable<int> Ends(UniqueWriteHistory history, List<int> path) => path.Where((node, index) =>
        index == 0 || index == path.Count - 1
        || history.Operations[path[index - 1]].Process != history.Operations[node].Process
        || history.Operations[path[index + 1]].Process != history.Operations[node].Process);
}

/// <summary>What each operation depends on, as a vector: of each process, how many of its operations.</summary>
internal sealed class CausalPast
{
    private readonly UniqueWriteHistory _history;
    private readonly Dictionary<int, int> _processOf = [];
    private readonly int[] _process;
    private readonly int[] _place;
    private readonly int[] _previous;
    private readonly Dictionary<KeyOfProcess, List<int>> _writes = [];
    private readonly Dictionary<string, List<int>> _writersOf = new(StringComparer.Ordinal);
    private int[] _past = [];

    /// <summary>Numbers the processes and their operations.</summary>
    public CausalPast(UniqueWriteHistory history)
    {
        _history = history;
        _process = new int[history.Operations.Length];
        _place = new int[history.Operations.Length];
        _previous = new int[history.Operations.Length];
        var last = new List<int>();
        for (var index = 0; index < history.Operations.Length; index++)
        {
            var operation = history.Operations[index];
            if (!_processOf.TryGetValue(operation.Process, out var process))
            {
                _processOf.Add(operation.Process, process = _processOf.Count);
                last.Add(-1);
            }

            _process[index] = process;
            _previous[index] = last[process];
            _place[index] = last[process] < 0 ? 0 : _place[last[process]] + 1;
            last[process] = index;
            if (history.IsRead(index))
                continue;
            var key = new KeyOfProcess(operation.Key, process);
            if (!_writes.TryGetValue(key, out var writes))
            {
                _writes.Add(key, writes = []);
                if (!_writersOf.TryGetValue(operation.Key, out var writers))
                    _writersOf.Add(operation.Key, writers = []);
                writers.Add(process);
            }

            writes.Add(index);
        }
    }

    /// <summary>How many processes there are.</summary>
    public int Processes => _processOf.Count;

    /// <summary>Bytes that the vectors take.</summary>
    public long BytesNeeded => (long)_history.Operations.Length * Processes * sizeof(int);

    /// <summary>The operation before one in its process, or -1.</summary>
    public int Previous(int operation) => _previous[operation];

    /// <summary>Fills the vectors in a topological order. False where the graph has a cycle.</summary>
    public bool TryFill(DirectedGraph graph)
    {
        _past = new int[_history.Operations.Length * Processes];
        var waitsFor = new int[graph.Nodes];
        for (var node = 0; node < graph.Nodes; node++)
        {
            foreach (var edge in graph.From(node))
                waitsFor[edge.To]++;
        }

        var ready = new Queue<int>(Enumerable.Range(0, graph.Nodes).Where(node => waitsFor[node] == 0));
        var done = 0;
        while (ready.TryDequeue(out var node))
        {
            done++;
            var past = _past.AsSpan(node * Processes, Processes);
            past[_process[node]] = _place[node] + 1;
            foreach (var edge in graph.From(node))
            {
                var next = _past.AsSpan(edge.To * Processes, Processes);
                for (var process = 0; process < next.Length; process++)
                    next[process] = Math.Max(next[process], past[process]);
                if (--waitsFor[edge.To] == 0)
                    ready.Enqueue(edge.To);
            }
        }

        return done == graph.Nodes;
    }

    /// <summary>Whether one operation is in the causal past of another.</summary>
    public bool IsBefore(int earlier, int later) =>
        earlier != later && _past[(later * Processes) + _process[earlier]] > _place[earlier];

    /// <summary>Of each process its last write, to the key that a read is about, in the causal past of the read.</summary>
    public IEnumerable<int> LatestWritesBefore(int read)
    {
        var key = _history.Operations[read].Key;
        if (!_writersOf.TryGetValue(key, out var writers))
            yield break;
        foreach (var process in writers)
        {
            var writes = _writes[new KeyOfProcess(key, process)];
            var known = _past[(read * Processes) + process];
            var low = 0;
            var high = writes.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_place[writes[middle]] < known)
                    low = middle + 1;
                else
                    high = middle;
            }

            if (low > 0)
                yield return writes[low - 1];
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct KeyOfProcess(string Key, int Process);
}

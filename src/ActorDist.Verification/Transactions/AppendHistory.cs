using System.Runtime.InteropServices;
using ActorDist.Verification.Graphs;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Transactions.Transaction,
    ActorDist.Verification.Transactions.Transaction>;

namespace ActorDist.Verification.Transactions;

/// <summary>
/// What a history of appends and reads of lists tells (Kingsbury and Alvaro, "Elle", VLDB 2020, section 4): every element names the
/// transaction that appended it, and a list that was read is the order in which its elements were appended.
/// </summary>
internal sealed class AppendHistory
{
    private readonly Operation[] _operations;
    private readonly Dictionary<Element, Append> _appends = [];
    private readonly Dictionary<string, List<Read>> _reads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long[]> _orders = new(StringComparer.Ordinal);
    private readonly HashSet<Element> _observed = [];
    private readonly Dictionary<string, Anomaly> _anomalies = new(StringComparer.Ordinal);
    private readonly Dictionary<(int From, int To, int Kind), Dependency.Evidence> _evidence = [];

    private AppendHistory(Operation[] operations)
    {
        _operations = operations;
        Graph = new DirectedGraph(operations.Length);
    }

    /// <summary>Transactions as nodes; those that failed or that nobody saw have no edges.</summary>
    public DirectedGraph Graph { get; }

    /// <summary>What is wrong without any cycle.</summary>
    public IEnumerable<Anomaly> Anomalies => _anomalies.Values;

    /// <summary>How many lists were read.</summary>
    public int Reads { get; private set; }

    /// <summary>Reads a history; null with the reason where an element was appended twice.</summary>
    public static AppendHistory? TryRead(IReadOnlyList<Operation> operations, out string whyNot)
    {
        var history = new AppendHistory([.. operations.OrderBy(each => each.Call)]);
        for (var index = 0; index < history._operations.Length; index++)
        {
            var last = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var step in history._operations[index].Input)
            {
                if (step.Function == MicroFunction.Write)
                {
                    whyNot = "this judge knows appends and reads only, and there is a write";
                    return null;
                }

                if (step.Function != MicroFunction.Append)
                    continue;
                var element = new Element(step.Key, step.Value!.Value);
                if (!history._appends.TryAdd(element, new Append(index, IsLast: true)))
                {
                    whyNot = $"{element.Value} was appended twice to list \"{element.Key}\"";
                    return null;
                }

                if (last.TryGetValue(step.Key, out var before))
                    history._appends[new Element(step.Key, before)] = new Append(index, IsLast: false);
                last[step.Key] = element.Value;
            }
        }

        history.Infer();
        whyNot = "";
        return history;
    }

    /// <summary>A transaction in words.</summary>
    public string Text(int transaction)
    {
        var operation = _operations[transaction];
        return operation.Outcome switch
        {
            OperationOutcome.Ok => $"transaction ({operation.Output}) was done",
            OperationOutcome.Failed => $"transaction ({operation.Input}) failed",
            _ => $"transaction ({operation.Input}) without a reply",
        };
    }

    /// <summary>Transactions as a witness, in the order given.</summary>
    public IReadOnlyList<WitnessOperation> Witness(IEnumerable<int> transactions) =>
        [.. transactions.Select(each => WitnessOperation.From(_operations[each], Text(each)))];

    /// <summary>A cycle as an anomaly.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cycle">Its transactions in order.</param>
    /// <param name="kinds">Of each the kind of its edge to the next.</param>
    public Anomaly Cycle(string name, IReadOnlyList<int> cycle, IReadOnlyList<int> kinds)
    {
        var accused = cycle.Where(each => _operations[each].Outcome == OperationOutcome.Ok).MaxBy(each => _operations[each].Return);
        var steps = cycle.Select((from, index) => Explain(cycle, index, kinds[index]));
        return new Anomaly(
            name,
            $"{Accuse(accused)}, but these go in a circle: {string.Join("; ", steps)}, where {string.Join(", ", cycle.Select((each, index) =>
                $"T{index + 1} is the transaction of process {_operations[each].Process} called at {_operations[each].Call}"))}.",
            Witness(cycle));
    }

    private string Explain(IReadOnlyList<int> cycle, int index, int kind)
    {
        var next = (index + 1) % cycle.Count;
        var (from, to) = ($"T{index + 1}", $"T{next + 1}");
        var evidence = _evidence.GetValueOrDefault((cycle[index], cycle[next], kind));
        return kind switch
        {
            Dependency.WriteWrite => $"{from} appended {evidence.Before} to {evidence.Key} before {to} appended {evidence.After}",
            Dependency.WriteRead => $"{to} saw {evidence.After}, which {from} had appended to {evidence.Key}",
            Dependency.ReadWrite => $"{from} did not see {evidence.After}, which {to} appended to {evidence.Key}",
            Dependency.Process => $"{from} went before {to} in process {_operations[cycle[index]].Process}",
            _ => $"{from} had returned before {to} was called",
        };
    }

    private string Accuse(int transaction)
    {
        var operation = _operations[transaction];
        return $"Process {operation.Process} got an impossible reply: {Text(transaction)} (called at {operation.Call}, returned at "
            + $"{operation.Return})";
    }

    private void Infer()
    {
        for (var index = 0; index < _operations.Length; index++)
        {
            if (_operations[index].Outcome == OperationOutcome.Ok)
                CheckSteps(index);
        }

        foreach (var (key, reads) in _reads)
            Order(key, reads);
        foreach (var (key, order) in _orders)
            AddDependencies(key, order);
        AddUnobserved();
        FindLostUpdates();
        AddProcessOrder();
        AddRealTimeOrder();
    }

    /// <summary>Reads what a transaction saw: of each list its first read, and that later ones fit it.</summary>
    private void CheckSteps(int index)
    {
        var expected = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        var own = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        foreach (var step in _operations[index].Output)
        {
            if (step.Function == MicroFunction.Append)
            {
                (own.TryGetValue(step.Key, out var appended) ? appended : own[step.Key] = []).Add(step.Value!.Value);
                if (expected.TryGetValue(step.Key, out var known))
                    known.Add(step.Value.Value);
                continue;
            }

            Reads++;
            long[] list = [.. step.List ?? ValueSequence.Empty];
            var mine = own.GetValueOrDefault(step.Key) ?? [];
            var fits = expected.TryGetValue(step.Key, out var before)
                ? before.SequenceEqual(list)
                : list.AsSpan(Math.Max(0, list.Length - mine.Count)).SequenceEqual(CollectionsMarshal.AsSpan(mine));
            if (!fits)
            {
                Note("internal", [index], $"the transaction's own steps before leave no room for list {step.Key} = {step.List}");
            }

            CheckElements(index, step.Key, list, isExternal: mine.Count == 0 && before is null);
            expected[step.Key] = [.. list];
            (_reads.TryGetValue(step.Key, out var reads) ? reads : _reads[step.Key] = [])
                .Add(new Read(index, list, mine.Count == 0 && before is null));
        }
    }

    private void CheckElements(int reader, string key, long[] list, bool isExternal)
    {
        foreach (var value in list)
        {
            if (!_appends.TryGetValue(new Element(key, value), out var append))
                Note("garbage-read", [reader], $"nobody ever appended {value} to {key}");
            else if (_operations[append.Transaction].Outcome == OperationOutcome.Failed)
                Note("G1a", [append.Transaction, reader], $"the transaction that appended {value} to {key} certainly failed");
            else if (isExternal && append.Transaction == reader)
                Note("future-read", [reader], $"it saw {value} in {key} before it appended that itself");
            _observed.Add(new Element(key, value));
        }

        if (list.Distinct().Count() < list.Length)
        {
            var twice = list.GroupBy(value => value).First(group => group.Count() > 1).Key;
            Note("duplicate-elements", [reader], $"{twice} was appended once to {key} and is there twice");
        }

        if (!isExternal || list.Length == 0 || !_appends.TryGetValue(new Element(key, list[^1]), out var last))
            return;
        if (!last.IsLast && last.Transaction != reader)
        {
            Note(
                "G1b", [last.Transaction, reader], $"it saw {key} end in {list[^1]}, in the middle of a transaction that appended more to it");
        }
    }

    /// <summary>The longest read is the order of a list; every other must be a beginning of it.</summary>
    private void Order(string key, List<Read> reads)
    {
        var longest = reads.MaxBy(read => read.List.Length);
        foreach (var read in reads)
        {
            if (!longest.List.AsSpan().StartsWith(read.List))
            {
                Note(
                    "incompatible-order", [read.Transaction, longest.Transaction],
                    $"{key} was once {ValueSequence.Of(read.List)} and once {ValueSequence.Of(longest.List)}, neither of which grows into the other");
            }
        }

        long[] order = [.. longest.List.Distinct().Where(value => _appends.ContainsKey(new Element(key, value)))];
        _orders[key] = order;
        var aborted = Array.FindIndex(order, value => OutcomeOf(key, value) == OperationOutcome.Failed);
        if (aborted >= 0 && Array.FindIndex(order, aborted, value => OutcomeOf(key, value) == OperationOutcome.Ok) is > 0 and var over)
        {
            Note(
                "dirty-update",
                [WriterOf(key, order[aborted]), WriterOf(key, order[over])],
                $"{order[over]} was appended to {key} after {order[aborted]}, whose transaction certainly failed");
        }
    }

    private void AddDependencies(string key, long[] order)
    {
        for (var place = 1; place < order.Length; place++)
            Add(WriterOf(key, order[place - 1]), WriterOf(key, order[place]), Dependency.WriteWrite, key, order[place - 1], order[place]);
        foreach (var read in _reads[key])
        {
            // A list with an element twice is damaged: which version it is cannot be told.
            if (!read.IsExternal || read.List.Distinct().Count() < read.List.Length)
                continue;
            var seen = read.List.Length == 0 ? -1 : Array.IndexOf(order, read.List[^1]);
            if (seen >= 0)
                Add(WriterOf(key, order[seen]), read.Transaction, Dependency.WriteRead, key, null, order[seen]);
            if (seen + 1 < order.Length && (seen >= 0 || read.List.Length == 0))
                Add(read.Transaction, WriterOf(key, order[seen + 1]), Dependency.ReadWrite, key, null, order[seen + 1]);
        }
    }

    /// <summary>What nobody saw but was certainly appended went after all that somebody saw.</summary>
    private void AddUnobserved()
    {
        foreach (var (element, append) in _appends)
        {
            if (_observed.Contains(element) || _operations[append.Transaction].Outcome != OperationOutcome.Ok)
                continue;
            if (!_orders.TryGetValue(element.Key, out var order))
                continue;
            if (order.Length > 0)
                Add(WriterOf(element.Key, order[^1]), append.Transaction, Dependency.WriteWrite, element.Key, order[^1], element.Value);
            foreach (var read in _reads[element.Key])
            {
                if (read.IsExternal && (order.Length == 0 ? read.List.Length == 0 : read.List.Length > 0 && read.List[^1] == order[^1]))
                    Add(read.Transaction, append.Transaction, Dependency.ReadWrite, element.Key, null, element.Value);
            }
        }
    }

    /// <summary>Two transactions that saw the same version of a list and both appended to it: the later did not see the earlier.</summary>
    private void FindLostUpdates()
    {
        foreach (var (key, reads) in _reads)
        {
            var writers = reads.Where(read => read.IsExternal
                && _operations[read.Transaction].Input.Any(step =>
                    step.Function == MicroFunction.Append && string.Equals(step.Key, key, StringComparison.Ordinal)));
            var same = writers
                .GroupBy(read => read.List.Length == 0 ? (long?)null : read.List[^1])
                .Select(group => group.Select(read => read.Transaction).Distinct().ToArray())
                .FirstOrDefault(group => group.Length > 1);
            if (same is not null)
                Note("lost-update", same, $"{same.Length} transactions appended to {key} after seeing the same version of it");
        }
    }

    private void AddProcessOrder()
    {
        var last = new Dictionary<int, int>();
        for (var index = 0; index < _operations.Length; index++)
        {
            if (!DidHappen(index))
                continue;
            if (last.TryGetValue(_operations[index].Process, out var before))
                Graph.Add(before, index, Dependency.Process);
            last[_operations[index].Process] = index;
        }
    }

    /// <summary>
    /// Only the edges that others do not imply: from those that returned last before a call, of which no other had begun after them.
    /// </summary>
    private void AddRealTimeOrder()
    {
        var returns = Enumerable.Range(0, _operations.Length)
            .Where(index => _operations[index].Outcome == OperationOutcome.Ok).OrderBy(index => _operations[index].Return).ToArray();
        var front = new List<int>();
        var next = 0;
        for (var index = 0; index < _operations.Length; index++)
        {
            var call = _operations[index].Call;
            for (; next < returns.Length && _operations[returns[next]].Return < call; next++)
            {
                var done = returns[next];
                front.RemoveAll(each => _operations[each].Return < _operations[done].Call);
                front.Add(done);
            }

            if (!DidHappen(index))
                continue;
            foreach (var before in front)
                Graph.Add(before, index, Dependency.RealTime);
        }
    }

    private bool DidHappen(int transaction) => _operations[transaction].Outcome switch
    {
        OperationOutcome.Ok => true,
        OperationOutcome.Failed => false,
        _ => _operations[transaction].Input.Any(step =>
            step.Function == MicroFunction.Append && _observed.Contains(new Element(step.Key, step.Value!.Value))),
    };

    private void Add(int from, int to, int kind, string key, long? before, long? after)
    {
        if (from == to || _operations[from].Outcome == OperationOutcome.Failed || _operations[to].Outcome == OperationOutcome.Failed)
            return;
        if (_evidence.TryAdd((from, to, kind), new Dependency.Evidence(key, before, after)))
            Graph.Add(from, to, kind);
    }

    private int WriterOf(string key, long value) => _appends[new Element(key, value)].Transaction;

    private OperationOutcome OutcomeOf(string key, long value) => _operations[WriterOf(key, value)].Outcome;

    private void Note(string name, int[] transactions, string why)
    {
        if (!_anomalies.ContainsKey(name))
            _anomalies.Add(name, new Anomaly(name, $"{Accuse(transactions[^1])}, but {why}.", Witness(transactions)));
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Element(string Key, long Value);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Append(int Transaction, bool IsLast);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Read(int Transaction, long[] List, bool IsExternal);
}

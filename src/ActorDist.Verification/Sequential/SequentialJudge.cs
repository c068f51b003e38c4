using System.Diagnostics;
using System.Runtime.InteropServices;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.Models;

namespace ActorDist.Verification.Sequential;

/// <summary>
/// Sequential consistency (Lamport 1979): one order of all operations that keeps the order of each process and explains every reply; real
/// time between processes does not count. It is not local, so all keys are searched together, and deciding it is NP-complete: the
/// search is bounded and answers unknown at the bound.
/// </summary>
/// <param name="model">What one key must behave like.</param>
/// <param name="budget">What the search may spend; <see cref="SearchBudget.Default"/> where null.</param>
/// <typeparam name="TState">The model's state.</typeparam>
/// <typeparam name="TInput">The model's requests.</typeparam>
/// <typeparam name="TOutput">The model's replies.</typeparam>
public sealed class SequentialJudge<TState, TInput, TOutput>(
    ISequentialModel<TState, TInput, TOutput> model, SearchBudget? budget = null)
{
    private const string Property = "sequential";
    private const int StepsBetweenClockReads = 256;

    private readonly SearchBudget _budget = budget ?? SearchBudget.Default;

    /// <summary>Judges a history.</summary>
    /// <param name="operations">In any order; those that failed are ignored. A process is one client, in the order of its calls.</param>
    /// <param name="cancellation">Ends the search as unknown.</param>
    public Judgement Judge(IReadOnlyList<Operation<TInput, TOutput>> operations, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var size = HistorySize.Of(operations);
        var deadline = LinearizabilitySearch<TState, TInput, TOutput>.Deadline(_budget.Time);
        var search = new Search(model, operations);
        for (long step = 1; ; step++)
        {
            var reason = UnknownReason.None;
            if (step > _budget.Steps)
                reason = UnknownReason.StepBudget;
            else if (search.Bytes > _budget.MemoryBytes)
                reason = UnknownReason.MemoryBudget;
            else if (step % StepsBetweenClockReads == 0 && cancellation.IsCancellationRequested)
                reason = UnknownReason.Cancelled;
            else if (step % StepsBetweenClockReads == 0 && Stopwatch.GetTimestamp() > deadline)
                reason = UnknownReason.TimeBudget;
            if (reason != UnknownReason.None)
                return Judgement.Undecided(Property, reason, $"Undecided: {Spent(reason)} after {step - 1} steps.", size);
            switch (search.Advance())
            {
                case Verdict.Held:
                    return Judgement.Held(
                        Property, $"No violation in {size.Operations} operations; {size.UnknownOperations} had an unknown outcome.", size);
                case Verdict.Violated:
                    return Violated(search, size);
            }
        }
    }

    private string Spent(UnknownReason reason) => reason switch
    {
        UnknownReason.TimeBudget => $"the time budget of {_budget.Time.TotalSeconds:0.###} s was spent",
        UnknownReason.StepBudget => $"the budget of {_budget.Steps} steps was spent",
        UnknownReason.MemoryBudget => $"the memory budget of {_budget.MemoryBytes >> 20} MiB was spent",
        _ => "the judgement was cancelled",
    };

    /// <summary>The witness is what each process waited with where the longest order ended, and what it had done last before.</summary>
    private Judgement Violated(Search search, HistorySize size)
    {
        var blocked = search.Blocked;
        var accused = blocked.OrderBy(each => each.Call).First();
        var key = accused.Key.Length == 0 ? "" : $" on key \"{accused.Key}\"";
        return Judgement.Violated(
            Property,
            "nonsequential",
            $"Process {accused.Process} got an impossible reply{key}: {model.DescribeOperation(accused)} (called at {accused.Call}, returned "
            + $"at {accused.Return}); no order that keeps what each process did in sequence gets past it and the other "
            + $"{blocked.Count - 1} replies that wait there.",
            [.. search.Before.Concat(blocked).OrderBy(each => each.Call)
                .Select(each => WitnessOperation.From(each, model.DescribeOperation(each)))],
            size);
    }

    /// <summary>Depth first over how far each process has come; configurations that were left without success are remembered.</summary>
    private sealed class Search
    {
        private const int BytesPerConfiguration = 96;

        private readonly ISequentialModel<TState, TInput, TOutput> _model;
        private readonly Operation<TInput, TOutput>[][] _processes;
        private readonly int[][] _keys;
        private readonly int _required;
        private readonly HashSet<Configuration> _seen = [];
        private readonly Stack<Frame> _stack = [];
        private int[] _furthest = [];
        private int _furthestDone = -1;

        public Search(ISequentialModel<TState, TInput, TOutput> model, IReadOnlyList<Operation<TInput, TOutput>> operations)
        {
            _model = model;
            var keys = new Dictionary<string, int>(StringComparer.Ordinal);
            _processes = [.. operations
                .Where(each => each.Outcome == OperationOutcome.Ok
                    || (each.Outcome == OperationOutcome.Unknown && !model.IsObservation(each)))
                .OrderBy(each => each.Call)
                .GroupBy(each => each.Process)
                .Select(process => process.ToArray())];
            _keys = Array.ConvertAll(_processes, process => Array.ConvertAll(process, KeyOf));
            _required = _processes.Sum(process => process.Count(each => each.Outcome == OperationOutcome.Ok));
            Push(new Configuration(new int[_processes.Length], [.. Enumerable.Repeat(model.Initial, keys.Count)]), done: 0);

            int KeyOf(Operation<TInput, TOutput> operation)
            {
                if (!keys.TryGetValue(operation.Key, out var key))
                    keys.Add(operation.Key, key = keys.Count);
                return key;
            }
        }

        public long Bytes { get; private set; }

        /// <summary>What waited in each process where the longest order ended.</summary>
        public IReadOnlyList<Operation<TInput, TOutput>> Blocked =>
            [.. Indexes.Where(IsWaiting).Select(process => _processes[process][_furthest[process]])];

        /// <summary>What those processes had done last before.</summary>
        public IReadOnlyList<Operation<TInput, TOutput>> Before =>
            [.. Indexes.Where(process => _furthest[process] > 0).Select(process => _processes[process][_furthest[process] - 1])];

        private IEnumerable<int> Indexes => Enumerable.Range(0, _processes.Length);

        /// <summary>One step: held when an order is complete, violated when there is none, else unknown.</summary>
        public Verdict Advance()
        {
            if (!_stack.TryPop(out var frame))
                return Verdict.Violated;
            if (frame.Done == _required)
                return Verdict.Held;
            for (var process = frame.NextProcess; process < _processes.Length; process++)
            {
                var at = frame.At.Places[process];
                if (at == _processes[process].Length)
                    continue;
                var operation = _processes[process][at];
                var key = _keys[process][at];
                var state = frame.At.States[key];
                if (!_model.Step(state, operation, out var next))
                    continue;
                var changes = !EqualityComparer<TState>.Default.Equals(state, next);
                if (operation.Outcome == OperationOutcome.Unknown && !changes)
                    continue;
                var isForced = !changes && _model.IsObservation(operation);
                if (!isForced)
                    _stack.Push(frame with { NextProcess = process + 1 });
                var places = (int[])frame.At.Places.Clone();
                places[process]++;
                var states = frame.At.States;
                if (changes)
                {
                    states = (TState[])states.Clone();
                    states[key] = next;
                }

                Push(new Configuration(places, states), frame.Done + (operation.Outcome == OperationOutcome.Ok ? 1 : 0));
                return Verdict.Unknown;
            }

            return Verdict.Unknown;
        }

        private bool IsWaiting(int process) =>
            _furthest[process] < _processes[process].Length && _processes[process][_furthest[process]].Outcome == OperationOutcome.Ok;

        private void Push(Configuration configuration, int done)
        {
            if (!_seen.Add(configuration))
                return;
            Bytes += BytesPerConfiguration + (sizeof(int) * configuration.Places.Length)
                + configuration.States.Sum(state => _model.HeapBytes(state) + IntPtr.Size);
            if (done > _furthestDone)
                (_furthestDone, _furthest) = (done, configuration.Places);
            _stack.Push(new Frame(configuration, done, NextProcess: 0));
        }

        [StructLayout(LayoutKind.Auto)]
        private readonly record struct Frame(Configuration At, int Done, int NextProcess);

        private sealed class Configuration(int[] places, TState[] states) : IEquatable<Configuration>
        {
            public int[] Places => places;

            public TState[] States => states;

            public bool Equals(Configuration? other) =>
                other is not null && places.AsSpan().SequenceEqual(other.Places)
                && states.AsSpan().SequenceEqual(other.States, EqualityComparer<TState>.Default);

            public override bool Equals(object? obj) => Equals(obj as Configuration);

            public override int GetHashCode()
            {
                var hash = new HashCode();
                foreach (var place in places)
                    hash.Add(place);
                foreach (var state in states)
                    hash.Add(state);
                return hash.ToHashCode();
            }
        }
    }
}

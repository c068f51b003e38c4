using System.Diagnostics;
using System.Runtime.InteropServices;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models;

namespace ActorDist.Verification.Linearizability;

/// <summary>
/// The search of Wing and Gong (1993) as improved by Lowe (2017) over the history of ONE key: try every operation that may come next,
/// remember configurations, go back at the first return that cannot be passed. Single-threaded, deterministic, and reusable: buffers are
/// kept, so judging many small histories with one instance allocates next to nothing.
/// </summary>
/// <remarks>
/// Reductions beyond the papers, each without loss: an observation that fits is linearized at once and never reconsidered;
/// operations with unknown outcome are tried only where no completed one can go on, and only if they change the state; of several
/// with the same request the one called first goes first; and a configuration that needed more of them than another is not pursued.
/// </remarks>
/// <typeparam name="TState">The model's state.</typeparam>
/// <typeparam name="TInput">The model's requests.</typeparam>
/// <typeparam name="TOutput">The model's replies.</typeparam>
public sealed class LinearizabilitySearch<TState, TInput, TOutput>
{
    private const int StepsBetweenClockReads = 256;
    private const int MostReportedStates = 5;

    private readonly ISequentialModel<TState, TInput, TOutput> _model;
    private readonly EventList _events = new();
    private readonly UnknownOperations<TInput> _unknown;
    private readonly ConfigurationMemo<TState> _memo = new();
    private readonly List<TState> _blockedStates = [];
    private ulong[] _linearized = new ulong[1];
    private Frame[] _stack = new Frame[32];
    private int _words;
    private int _remaining;
    private int _depth;
    private int _furthest;
    private int _position;
    private int _nextUnknown;
    private int _untilClockRead;
    private ulong _completedHash;
    private TState _state;

    /// <summary>A search for one model.</summary>
    public LinearizabilitySearch(ISequentialModel<TState, TInput, TOutput> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _state = model.Initial;
        _unknown = new UnknownOperations<TInput>(_events);
    }

    /// <summary>Why the last <see cref="Run"/> answered unknown.</summary>
    public UnknownReason Reason { get; private set; }

    /// <summary>Model steps taken by the last <see cref="Run"/>.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// After a violation: index, in the operations given to <see cref="Run"/>, of the one whose reply is impossible; -1 otherwise.
    /// Its return is the earliest event that no order of the operations gets past, given all replies, also those still to come.
    /// </summary>
    public int ImpossibleOperation { get; private set; }

    /// <summary>After a violation: up to five of the states the object could have been in when the impossible reply arrived.</summary>
    public IReadOnlyList<TState> PossibleStates => _blockedStates;

    /// <summary>Judges the history of one key. Operations that failed are ignored.</summary>
    /// <param name="operations">In any order. Keys are not looked at.</param>
    /// <param name="budget">What the search may spend.</param>
    /// <param name="cancellation">Ends the search with <see cref="UnknownReason.Cancelled"/>.</param>
    /// <exception cref="ArgumentException">A completed operation returns before its call.</exception>
    public Verdict Run(
        ReadOnlySpan<Operation<TInput, TOutput>> operations, SearchBudget budget, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        return RunUntil(operations, budget, Deadline(budget.Time), cancellation);
    }

    internal static long Deadline(TimeSpan time)
    {
        var now = Stopwatch.GetTimestamp();
        var ticks = time.TotalSeconds * Stopwatch.Frequency;
        return ticks >= long.MaxValue - now ? long.MaxValue : now + (long)ticks;
    }

    internal Verdict RunUntil(
        ReadOnlySpan<Operation<TInput, TOutput>> operations, SearchBudget budget, long deadline, CancellationToken cancellation)
    {
        Begin(operations);
        while (_remaining > 0)
        {
            if (TryFindStep(operations, out var step, out var next))
            {
                Advance(operations, step, next);
            }
            else if (!TryGoBack(operations))
            {
                ImpossibleOperation = _events.OperationAt(_furthest);
                return Verdict.Violated;
            }

            if (!WithinBudget(budget, deadline, cancellation))
                return Verdict.Unknown;
        }

        _blockedStates.Clear();
        return Verdict.Held;
    }

    private bool IsLinearized(int operation) => (_linearized[operation >> 6] & (1UL << operation)) != 0;

    /// <summary>A well-mixed number for an operation (splitmix64), so that the hash of a set is the exclusive or of its members.</summary>
    private static ulong HashOf(int operation)
    {
        var hash = ((ulong)operation + 1) * 0x9E3779B97F4A7C15UL;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }

    private void Begin(ReadOnlySpan<Operation<TInput, TOutput>> operations)
    {
        Steps = 0;
        Reason = UnknownReason.None;
        ImpossibleOperation = -1;
        _untilClockRead = 1;
        _words = Math.Max(1, (operations.Length + 63) / 64);
        if (_linearized.Length < _words)
            _linearized = new ulong[_words];
        else
            Array.Clear(_linearized);
        _blockedStates.Clear();
        _memo.Reset(_words);
        _unknown.Clear(_words);
        _remaining = Sort(operations);
        _state = _model.Initial;
        _completedHash = 0;
        _depth = 0;
        _furthest = 0;
        _position = _events.First;
        _nextUnknown = 0;
    }

    /// <summary>Finds the next operation that can be linearized here and leads to a configuration not seen before.</summary>
    private bool TryFindStep(ReadOnlySpan<Operation<TInput, TOutput>> operations, out Frame step, out TState next)
    {
        step = default;
        next = _state;
        for (; !_events.IsReturn(_position); _position = _events.After(_position))
        {
            var candidate = _events.OperationAt(_position);
            Steps++;
            if (!_model.Step(_state, operations[candidate], out next))
                continue;
            var isForced = _model.IsObservation(operations[candidate]) && EqualityComparer<TState>.Default.Equals(_state, next);
            if (TryVisit(candidate, _completedHash ^ HashOf(candidate), next))
            {
                step = new Frame(_state, candidate, _position, NextUnknown: 0, isForced);
                return true;
            }

            if (isForced)
                return false;
        }

        if (_nextUnknown == 0)
            NoteBlocked();
        return TryFindUnknownStep(operations, out step, out next);
    }

    /// <summary>The same among the operations with unknown outcome that were called before the return in the way.</summary>
    private bool TryFindUnknownStep(ReadOnlySpan<Operation<TInput, TOutput>> operations, out Frame step, out TState next)
    {
        step = default;
        next = _state;
        for (; _nextUnknown < _unknown.Count && _events.CallOf(_unknown[_nextUnknown]) < _position; _nextUnknown++)
        {
            var candidate = _unknown[_nextUnknown];
            var twin = _unknown.TwinBefore(_nextUnknown);
            if (IsLinearized(candidate) || (twin >= 0 && !IsLinearized(twin)))
                continue;
            Steps++;
            if (_model.Step(_state, operations[candidate], out next)
                && !EqualityComparer<TState>.Default.Equals(_state, next)
                && TryVisit(candidate, _completedHash, next))
            {
                step = new Frame(_state, candidate, _position, _nextUnknown + 1, IsForced: false);
                return true;
            }
        }

        return false;
    }

    private void Advance(ReadOnlySpan<Operation<TInput, TOutput>> operations, in Frame step, in TState next)
    {
        if (_depth == _stack.Length)
            Array.Resize(ref _stack, _depth * 2);
        _stack[_depth++] = step;
        _linearized[step.Operation >> 6] |= 1UL << step.Operation;
        if (operations[step.Operation].Outcome == OperationOutcome.Ok)
        {
            _completedHash ^= HashOf(step.Operation);
            _events.Lift(step.Operation);
            _remaining--;
        }

        _state = next;
        _position = _events.First;
        _nextUnknown = 0;
    }

    /// <summary>Takes back the last step that had alternatives. False where there is none.</summary>
    private bool TryGoBack(ReadOnlySpan<Operation<TInput, TOutput>> operations)
    {
        Frame step;
        do
        {
            if (_depth == 0)
                return false;
            step = _stack[--_depth];
            _linearized[step.Operation >> 6] &= ~(1UL << step.Operation);
            if (operations[step.Operation].Outcome == OperationOutcome.Ok)
            {
                _completedHash ^= HashOf(step.Operation);
                _events.Unlift(step.Operation);
                _remaining++;
            }
        }
        while (step.IsForced);

        _state = step.State;
        _nextUnknown = step.NextUnknown;
        _position = _nextUnknown == 0 ? _events.After(step.Position) : step.Position;
        return true;
    }

    /// <summary>Fills the event list and the unknown operations; returns how many operations completed.</summary>
    private int Sort(ReadOnlySpan<Operation<TInput, TOutput>> operations)
    {
        var completed = 0;
        for (var index = 0; index < operations.Length; index++)
        {
            ref readonly var operation = ref operations[index];
            if (operation.Outcome == OperationOutcome.Ok)
            {
                if (operation.Return < operation.Call)
                {
                    throw new ArgumentException(
                        $"Operation {index} returns at {operation.Return}, before its call at {operation.Call}.", nameof(operations));
                }

                completed++;
            }
            else if (operation.Outcome == OperationOutcome.Unknown && !_model.IsObservation(operation))
            {
                _unknown.Add(index);
            }
        }

        _events.Fill(operations);
        _unknown.Order(operations);
        return completed;
    }

    private bool TryVisit(int operation, ulong completedHash, in TState next)
    {
        ref var word = ref _linearized[operation >> 6];
        var bit = 1UL << operation;
        word |= bit;
        var isNew = _memo.TryAdd(_linearized.AsSpan(0, _words), _unknown.Set, completedHash, next, _model.HeapBytes(next));
        word &= ~bit;
        return isNew;
    }

    private void NoteBlocked()
    {
        if (_position > _furthest)
        {
            _furthest = _position;
            _blockedStates.Clear();
        }

        if (_position == _furthest && _blockedStates.Count < MostReportedStates && !_blockedStates.Contains(_state))
            _blockedStates.Add(_state);
    }

    private bool WithinBudget(SearchBudget budget, long deadline, CancellationToken cancellation)
    {
        if (Steps > budget.Steps)
            Reason = UnknownReason.StepBudget;
        else if (_memo.Bytes > budget.MemoryBytes)
            Reason = UnknownReason.MemoryBudget;
        else if (--_untilClockRead <= 0)
        {
            _untilClockRead = StepsBetweenClockReads;
            if (cancellation.IsCancellationRequested)
                Reason = UnknownReason.Cancelled;
            else if (Stopwatch.GetTimestamp() > deadline)
                Reason = UnknownReason.TimeBudget;
        }

        return Reason == UnknownReason.None;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Frame(TState State, int Operation, int Position, int NextUnknown, bool IsForced);
}

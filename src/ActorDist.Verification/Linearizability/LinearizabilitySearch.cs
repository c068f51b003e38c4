using System.Diagnostics;
using System.Runtime.InteropServices;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Models;

namespace ActorDist.Verification.Linearizability;

/// <summary>
/// The search of Wing and Gong (1993) as improved by Lowe (2017) over the history of ONE key: try every operation that may come next,
/// remember configurations, go back at the first return that cannot be passed. Single-threaded, deterministic, and reusable: buffers are
/// kept, so judging many small histories with one instance allocates next to nothing.
/// </summary>
/// <remarks>
/// Three reductions beyond the papers, each without loss: an observation that fits is linearized at once and never reconsidered;
/// operations with unknown outcome are tried only where no completed one can go on, and only if they change the state; of several
/// with the same request the one called first goes first.
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
    private readonly ConfigurationMemo<TState> _memo = new();
    private readonly List<TState> _blockedStates = [];
    private readonly Dictionary<InputKey, int> _lastWithInput = [];
    private readonly Comparison<int> _byCall;
    private ulong[] _linearized = new ulong[1];
    private Frame[] _stack = new Frame[32];
    private int[] _unknown = new int[8];
    private int[] _twinBefore = new int[8];
    private int _unknownCount;
    private int _untilClockRead;

    /// <summary>A search for one model.</summary>
    public LinearizabilitySearch(ISequentialModel<TState, TInput, TOutput> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _byCall = (x, y) => _events.CallOf(x).CompareTo(_events.CallOf(y));
    }

    /// <summary>Why the last <see cref="Run"/> answered unknown.</summary>
    public UnknownReason Reason { get; private set; }

    /// <summary>Model steps taken by the last <see cref="Run"/>.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// After a violation: index, in the operations given to <see cref="Run"/>, of the one whose reply is impossible, that is whose return is the
    /// earliest event which makes the history up to it unexplainable; -1 otherwise.
    /// </summary>
    public int ImpossibleOperation { get; private set; }

    /// <summary>After a violation: up to five of the states the object could have been in when the impossible reply arrived.</summary>
    public IReadOnlyList<TState> PossibleStates => _blockedStates;

    /// <summary>Judges the history of one key. Operations that failed are ignored.</summary>
    /// <param name="operations">In any order. Keys are not looked at.</param>
    /// <param name="budget">What the search may spend.</param>
    /// <param name="cancellation">Ends the search with <see cref="UnknownReason.Cancelled"/>.</param>
    /// <exception cref="ArgumentException">A completed operation returns before its call.</exception>
    public Verdict Run(ReadOnlySpan<Operation<TInput, TOutput>> operations, SearchBudget budget, CancellationToken cancellation = default)
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
        Steps = 0;
        _untilClockRead = 1;
        Reason = UnknownReason.None;
        ImpossibleOperation = -1;
        _blockedStates.Clear();
        var words = Math.Max(1, (operations.Length + 63) / 64);
        if (_linearized.Length < words)
            _linearized = new ulong[words];
        var linearized = _linearized.AsSpan(0, words);
        linearized.Clear();
        _memo.Reset(words);
        var remaining = Prepare(operations);
        var state = _model.Initial;
        var setHash = 0UL;
        var depth = 0;
        var furthest = 0;
        var position = _events.First;
        var nextUnknown = 0;
        while (remaining > 0)
        {
            var chosen = -1;
            var dead = false;
            TState next = state;
            var frame = default(Frame);
            for (; !_events.IsReturn(position); position = _events.After(position))
            {
                var candidate = _events.OperationAt(position);
                Steps++;
                if (!_model.Step(state, operations[candidate], out next))
                    continue;
                var forced = _model.IsObservation(operations[candidate]) && EqualityComparer<TState>.Default.Equals(state, next);
                if (!TryVisit(linearized, setHash, candidate, next))
                {
                    dead = forced;
                    if (dead)
                        break;
                    continue;
                }

                chosen = candidate;
                frame = new Frame(state, candidate, position, NextUnknown: 0, forced);
                break;
            }

            if (chosen < 0 && !dead)
            {
                if (nextUnknown == 0)
                    NoteBlocked(position, state, ref furthest);
                for (; nextUnknown < _unknownCount && _events.CallOf(_unknown[nextUnknown]) < position; nextUnknown++)
                {
                    var candidate = _unknown[nextUnknown];
                    if (Contains(linearized, candidate)
                        || (_twinBefore[nextUnknown] is >= 0 and var twin && !Contains(linearized, twin)))
                    {
                        continue;
                    }

                    Steps++;
                    if (!_model.Step(state, operations[candidate], out next)
                        || EqualityComparer<TState>.Default.Equals(state, next)
                        || !TryVisit(linearized, setHash, candidate, next))
                    {
                        continue;
                    }

                    chosen = candidate;
                    frame = new Frame(state, candidate, position, nextUnknown + 1, Forced: false);
                    break;
                }
            }

            if (!WithinBudget(budget, deadline, cancellation))
                return Verdict.Unknown;

            if (chosen >= 0)
            {
                if (depth == _stack.Length)
                    Array.Resize(ref _stack, depth * 2);
                _stack[depth++] = frame;
                state = next;
                setHash ^= HashOf(chosen);
                linearized[chosen >> 6] |= 1UL << chosen;
                if (operations[chosen].Outcome == OperationOutcome.Ok)
                {
                    _events.Lift(chosen);
                    remaining--;
                }

                position = _events.First;
                nextUnknown = 0;
                continue;
            }

            do
            {
                if (depth == 0)
                {
                    ImpossibleOperation = _events.OperationAt(furthest);
                    return Verdict.Violated;
                }

                frame = _stack[--depth];
                setHash ^= HashOf(frame.Operation);
                linearized[frame.Operation >> 6] &= ~(1UL << frame.Operation);
                if (operations[frame.Operation].Outcome == OperationOutcome.Ok)
                {
                    _events.Unlift(frame.Operation);
                    remaining++;
                }
            }
            while (frame.Forced);

            state = frame.State;
            nextUnknown = frame.NextUnknown;
            position = nextUnknown == 0 ? _events.After(frame.Position) : frame.Position;
        }

        _blockedStates.Clear();
        return Verdict.Held;
    }

    private static bool Contains(ReadOnlySpan<ulong> set, int operation) => (set[operation >> 6] & (1UL << operation)) != 0;

    /// <summary>A well-mixed number for an operation (splitmix64), so that the hash of a set is the exclusive or of its members.</summary>
    private static ulong HashOf(int operation)
    {
        var hash = ((ulong)operation + 1) * 0x9E3779B97F4A7C15UL;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }

    /// <summary>Fills the event list and the unknown operations in the order of their calls; returns how many operations completed.</summary>
    private int Prepare(ReadOnlySpan<Operation<TInput, TOutput>> operations)
    {
        var completed = 0;
        _unknownCount = 0;
        for (var index = 0; index < operations.Length; index++)
        {
            ref readonly var operation = ref operations[index];
            if (operation.Outcome == OperationOutcome.Ok)
            {
                if (operation.Return < operation.Call)
                    throw new ArgumentException($"Operation {index} returns at {operation.Return}, before its call at {operation.Call}.", nameof(operations));
                completed++;
            }
            else if (operation.Outcome == OperationOutcome.Unknown && !_model.IsObservation(operation))
            {
                if (_unknownCount == _unknown.Length)
                {
                    Array.Resize(ref _unknown, _unknownCount * 2);
                    Array.Resize(ref _twinBefore, _unknownCount * 2);
                }

                _unknown[_unknownCount++] = index;
            }
        }

        _events.Fill(operations);
        if (_unknownCount > 0)
            OrderUnknown(operations);
        return completed;
    }

    private void OrderUnknown(ReadOnlySpan<Operation<TInput, TOutput>> operations)
    {
        _unknown.AsSpan(0, _unknownCount).Sort(_byCall);
        _lastWithInput.Clear();
        for (var index = 0; index < _unknownCount; index++)
        {
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _lastWithInput, new InputKey(operations[_unknown[index]].Input), out var found);
            _twinBefore[index] = found ? last : -1;
            last = _unknown[index];
        }
    }

    private bool TryVisit(Span<ulong> linearized, ulong setHash, int operation, in TState next)
    {
        linearized[operation >> 6] |= 1UL << operation;
        var added = _memo.TryAdd(linearized, setHash ^ HashOf(operation), next, _model.HeapBytes(next));
        linearized[operation >> 6] &= ~(1UL << operation);
        return added;
    }

    private void NoteBlocked(int position, in TState state, ref int furthest)
    {
        if (position > furthest)
        {
            furthest = position;
            _blockedStates.Clear();
        }

        if (position == furthest && _blockedStates.Count < MostReportedStates && !_blockedStates.Contains(state))
            _blockedStates.Add(state);
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
    private readonly record struct InputKey(TInput Input);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Frame(TState State, int Operation, int Position, int NextUnknown, bool Forced);
}

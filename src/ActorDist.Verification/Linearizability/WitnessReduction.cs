using System.Runtime.InteropServices;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models;

namespace ActorDist.Verification.Linearizability;

/// <summary>
/// Delta debugging (Zeller and Hildebrandt 2002) of a violation. A step never deletes an operation that could have had an effect. It
/// forgets how the operation ended: that can only make a history easier to explain, so what stays unexplainable is evidence.
/// </summary>
internal sealed class WitnessReduction<TState, TInput, TOutput>(ISequentialModel<TState, TInput, TOutput> model)
{
    /// <summary>
    /// Steps bound the effort, so that a history always gets the same witness; time is there for the degenerate case only.
    /// </summary>
    private const long MostSteps = 2_000_000;

    private static readonly SearchBudget Attempt = new(TimeSpan.FromSeconds(10), Steps: 50_000, MemoryBytes: 64L << 20);

    private readonly LinearizabilitySearch<TState, TInput, TOutput> _search = new(model);
    private readonly List<Operation<TInput, TOutput>> _history = [];
    private readonly List<int> _kept = [];
    private long _deadline;
    private int _impossible;
    private long _steps;
    private bool _isDecided = true;

    /// <summary>Reduces the history of one key that was found violated.</summary>
    /// <param name="operations">The history.</param>
    /// <param name="impossible">Index of the operation whose reply is impossible.</param>
    /// <param name="cancellation">Ends the reduction early with what it has.</param>
    public Witness<TInput, TOutput> Reduce(
        ReadOnlySpan<Operation<TInput, TOutput>> operations, int impossible, CancellationToken cancellation)
    {
        var culprit = operations[impossible];
        Load(operations, impossible);
        _deadline = LinearizabilitySearch<TState, TInput, TOutput>.Deadline(Attempt.Time);
        var goesOn = true;
        for (var size = _kept.Count; size > 1 && goesOn; size = (size + 1) / 2)
            goesOn = ForgetRuns(size, cancellation, out _);
        var progress = _kept.Count > 0;
        while (goesOn && progress)
            goesOn = ForgetRuns(size: 1, cancellation, out progress);
        var part = _kept.Select(index => _history[index]).Append(culprit).OrderBy(operation => operation.Call).ToArray();
        return new Witness<TInput, TOutput>(culprit.Key, culprit, part, _history.Count - part.Length, goesOn && _isDecided);
    }

    /// <summary>What was called until the impossible reply arrived; nothing later can help to get past it.</summary>
    private void Load(ReadOnlySpan<Operation<TInput, TOutput>> operations, int impossible)
    {
        for (var index = 0; index < operations.Length; index++)
        {
            ref readonly var operation = ref operations[index];
            if (operation.Call > operations[impossible].Return || operation.Outcome == OperationOutcome.Failed)
                continue;
            if (index == impossible)
                _impossible = _history.Count;
            else if (operation.Outcome == OperationOutcome.Ok)
                _kept.Add(_history.Count);
            _history.Add(operation);
        }
    }

    /// <summary>
    /// Tries to forget each run of kept operations of a size, the latest first. False where the effort was spent before the end.
    /// </summary>
    private bool ForgetRuns(int size, CancellationToken cancellation, out bool progress)
    {
        progress = false;
        _isDecided = true;
        for (var end = _kept.Count; end > 0; end -= size)
        {
            var start = Math.Max(0, end - size);
            var run = _kept.GetRange(start, end - start);
            var remembered = run.ConvertAll(index => _history[index]);
            foreach (var index in run)
                _history[index] = _history[index].AsUnknown();
            if (StaysImpossible(cancellation))
            {
                _kept.RemoveRange(start, run.Count);
                progress = true;
                continue;
            }

            for (var index = 0; index < run.Count; index++)
                _history[run[index]] = remembered[index];
            if (_steps > MostSteps || _search.Reason is UnknownReason.TimeBudget or UnknownReason.Cancelled)
                return false;
            _isDecided &= _search.Reason == UnknownReason.None;
        }

        return true;
    }

    private bool StaysImpossible(CancellationToken cancellation)
    {
        var verdict = _search.RunUntil(CollectionsMarshal.AsSpan(_history), Attempt, _deadline, cancellation);
        _steps += _search.Steps;
        return verdict == Verdict.Violated && _search.ImpossibleOperation == _impossible;
    }
}

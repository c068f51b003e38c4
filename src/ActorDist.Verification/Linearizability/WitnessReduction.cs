using ActorDist.Verification.Histories;
using ActorDist.Verification.Models;

namespace ActorDist.Verification.Linearizability;

/// <summary>
/// Delta debugging (Zeller and Hildebrandt 2002) of a violation. A step never deletes an operation that could have had an effect, it forgets how
/// the operation ended: that can only make a history easier to explain, so what stays unexplainable is evidence.
/// </summary>
internal sealed class WitnessReduction<TState, TInput, TOutput>(ISequentialModel<TState, TInput, TOutput> model)
{
    /// <summary>One attempt may take this many steps; past it the attempt counts as explainable and its operations stay.</summary>
    private const long StepsPerAttempt = 100_000;

    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(2);

    private readonly LinearizabilitySearch<TState, TInput, TOutput> _search = new(model);
    private readonly SearchBudget _budget = new(LongestTime, StepsPerAttempt, 64L << 20);

    /// <summary>Reduces the history of one key that was found violated.</summary>
    /// <param name="operations">The history.</param>
    /// <param name="impossible">Index of the operation whose reply is impossible.</param>
    /// <param name="cancellation">Ends the reduction early with what it has.</param>
    public Witness<TInput, TOutput> Reduce(
        ReadOnlySpan<Operation<TInput, TOutput>> operations, int impossible, CancellationToken cancellation)
    {
        var culprit = operations[impossible];
        var prefix = PrefixUntil(operations, impossible);
        var kept = new List<int>();
        for (var index = 1; index < prefix.Length; index++)
        {
            if (prefix[index].Outcome == OperationOutcome.Ok)
                kept.Add(index);
        }

        var deadline = LinearizabilitySearch<TState, TInput, TOutput>.Deadline(LongestTime);
        var minimal = true;
        for (var size = kept.Count; size >= 1 && minimal; size = size == 1 ? 0 : (size + 1) / 2)
            minimal = ForgetChunks(prefix, kept, size, deadline, cancellation);
        var part = kept.Select(index => prefix[index]).Append(culprit).OrderBy(operation => operation.Call).ToArray();
        return new Witness<TInput, TOutput>(culprit.Key, culprit, part, prefix.Length - part.Length, minimal);
    }

    /// <summary>The history up to the impossible return, that operation first: later calls are gone, later returns forgotten.</summary>
    private static Operation<TInput, TOutput>[] PrefixUntil(ReadOnlySpan<Operation<TInput, TOutput>> operations, int impossible)
    {
        var end = operations[impossible].Return;
        var prefix = new List<Operation<TInput, TOutput>> { operations[impossible] };
        for (var index = 0; index < operations.Length; index++)
        {
            var operation = operations[index];
            if (index != impossible && operation.Call <= end && operation.Outcome != OperationOutcome.Failed)
                prefix.Add(operation.Return <= end ? operation : operation.AsUnknown());
        }

        return [.. prefix];
    }

    /// <summary>
    /// Tries to forget each run of <paramref name="size"/> kept operations, the latest first, until no run of that size can be forgotten.
    /// False where time was up before that was known.
    /// </summary>
    private bool ForgetChunks(
        Operation<TInput, TOutput>[] prefix, List<int> kept, int size, long deadline, CancellationToken cancellation)
    {
        bool progress;
        do
        {
            progress = false;
            for (var start = Math.Max(0, kept.Count - size); kept.Count > 0; start = Math.Max(0, start - size))
            {
                var chunk = kept.GetRange(start, Math.Min(size, kept.Count - start));
                var before = chunk.ConvertAll(index => prefix[index]);
                foreach (var index in chunk)
                    prefix[index] = prefix[index].AsUnknown();
                if (_search.RunUntil(prefix, _budget, deadline, cancellation) == Verdict.Violated)
                {
                    kept.RemoveRange(start, chunk.Count);
                    progress = true;
                }
                else
                {
                    for (var index = 0; index < chunk.Count; index++)
                        prefix[chunk[index]] = before[index];
                    if (_search.Reason is UnknownReason.TimeBudget or UnknownReason.Cancelled)
                        return false;
                }

                if (start == 0)
                    break;
            }
        }
        while (progress && size == 1);

        return true;
    }
}

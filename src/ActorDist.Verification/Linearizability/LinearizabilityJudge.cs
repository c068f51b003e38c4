using System.Diagnostics;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models;

namespace ActorDist.Verification.Linearizability;

/// <summary>
/// The full judge of linearizability: keys are searched in parallel, a violation comes with a witness and a sentence. Safe to share
/// between threads. Within the step budget the result of a history is always the same.
/// </summary>
/// <param name="model">What one key must behave like.</param>
/// <param name="budget">What a judgement may spend; <see cref="SearchBudget.Default"/> where null.</param>
/// <typeparam name="TState">The model's state.</typeparam>
/// <typeparam name="TInput">The model's requests.</typeparam>
/// <typeparam name="TOutput">The model's replies.</typeparam>
public sealed class LinearizabilityJudge<TState, TInput, TOutput>(
    ISequentialModel<TState, TInput, TOutput> model, SearchBudget? budget = null)
{
    private readonly SearchBudget _budget = budget ?? SearchBudget.Default;

    /// <summary>Judges a history.</summary>
    /// <param name="operations">In any order; those that failed are ignored.</param>
    /// <param name="cancellation">Ends the judgement as unknown.</param>
    /// <exception cref="ArgumentException">A completed operation returns before its call.</exception>
    public LinearizabilityResult<TInput, TOutput> Judge(
        IReadOnlyList<Operation<TInput, TOutput>> operations, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var started = Stopwatch.GetTimestamp();
        var judged = operations.Where(operation => operation.Outcome != OperationOutcome.Failed).ToArray();
        foreach (ref readonly var operation in judged.AsSpan())
        {
            if (operation.Outcome == OperationOutcome.Ok && operation.Return < operation.Call)
            {
                throw new ArgumentException(
                    $"An operation of process {operation.Process} returns at {operation.Return}, before its call at {operation.Call}.",
                    nameof(operations));
            }
        }

        var partitions = new KeyPartitions<TInput, TOutput>();
        partitions.Fill(judged);
        var found = SearchAll(partitions, cancellation);
        var verdict = found.Length == 0 ? Verdict.Held : found.Max(each => each.Verdict);
        var unknown = judged.Count(operation => operation.Outcome == OperationOutcome.Unknown);
        var reason = UnknownReason.None;
        Witness<TInput, TOutput>? witness = null;
        string sentence;
        switch (verdict)
        {
            case Verdict.Violated:
                var violated = Array.FindIndex(found, each => each.Verdict == Verdict.Violated);
                witness = new WitnessReduction<TState, TInput, TOutput>(model)
                    .Reduce(partitions.OperationsOf(violated), found[violated].Impossible, cancellation);
                sentence = ViolationSentence(witness.Impossible, found[violated].PossibleStates);
                break;
            case Verdict.Unknown:
                var undecided = Array.FindIndex(found, each => each.Verdict == Verdict.Unknown);
                reason = found[undecided].Reason;
                sentence = UnknownSentence(partitions.KeyOf(undecided), found[undecided]);
                break;
            default:
                sentence = $"No violation in {judged.Length} operations on {partitions.Count} keys; {unknown} had an unknown outcome.";
                break;
        }

        return new LinearizabilityResult<TInput, TOutput>(
            verdict, reason, sentence, judged.Length, unknown, partitions.Count, found.Sum(each => each.Steps),
            Stopwatch.GetElapsedTime(started), witness);
    }

    /// <summary>
    /// Searches all keys. The first violated key in the order of the history ends the search of those after it only, so that which key is
    /// reported does not depend on the scheduling of threads.
    /// </summary>
    private Found[] SearchAll(KeyPartitions<TInput, TOutput> partitions, CancellationToken cancellation)
    {
        var found = new Found[partitions.Count];
        var parallelism = Math.Max(1, Math.Min(Environment.ProcessorCount, partitions.Count));
        var share = _budget with { MemoryBytes = _budget.MemoryBytes / parallelism };
        var deadline = LinearizabilitySearch<TState, TInput, TOutput>.Deadline(_budget.Time);
        Parallel.For(
            0,
            partitions.Count,
            new ParallelOptions { MaxDegreeOfParallelism = parallelism },
            () => new LinearizabilitySearch<TState, TInput, TOutput>(model),
            (partition, loop, search) =>
            {
                var verdict = search.RunUntil(partitions.OperationsOf(partition), share, deadline, cancellation);
                found[partition] = new Found(
                    verdict, search.Reason, search.ImpossibleOperation, [.. search.PossibleStates], search.Steps);
                if (verdict == Verdict.Violated)
                    loop.Break();
                return search;
            },
            _ => { });
        return found;
    }

    private string ViolationSentence(Operation<TInput, TOutput> impossible, TState[] states)
    {
        const int Listed = 4;
        var possible = string.Join(" or ", states.Take(Listed).Select(state => model.DescribeState(state)));
        var more = states.Length > Listed ? ", or others that do not fit either" : "";
        return $"Process {impossible.Process} got an impossible reply{OnKey(impossible.Key)}: {model.DescribeOperation(impossible)} "
            + $"(called at {impossible.Call}, returned at {impossible.Return}), but by then the object could only {possible}{more}.";
    }

    private string UnknownSentence(string key, Found found)
    {
        var spent = found.Reason switch
        {
            UnknownReason.TimeBudget => $"the time budget of {_budget.Time.TotalSeconds:0.###} s was spent",
            UnknownReason.StepBudget => $"the budget of {_budget.Steps} steps a key was spent",
            UnknownReason.MemoryBudget => $"the memory budget of {_budget.MemoryBytes >> 20} MiB was spent",
            _ => "the judgement was cancelled",
        };
        return $"Undecided: {spent}{OnKey(key)} after {found.Steps} steps.";
    }

    private static string OnKey(string key) => key.Length == 0 ? "" : $" on key \"{key}\"";

    private readonly record struct Found(Verdict Verdict, UnknownReason Reason, int Impossible, TState[] PossibleStates, long Steps);
}

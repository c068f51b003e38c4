using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models;

namespace ActorDist.Verification.Linearizability;

/// <summary>
/// The light judge: the verdict alone, over any number of keys, one after the other on the calling thread. Keep one instance a thread
/// and reuse it: it allocates next to nothing, so a simulator can judge hundreds of thousands of histories. Where it finds a violation,
/// <see cref="LinearizabilityJudge{TState,TInput,TOutput}"/> explains it.
/// </summary>
/// <typeparam name="TState">The model's state.</typeparam>
/// <typeparam name="TInput">The model's requests.</typeparam>
/// <typeparam name="TOutput">The model's replies.</typeparam>
public sealed class PartitionedSearch<TState, TInput, TOutput>(ISequentialModel<TState, TInput, TOutput> model, SearchBudget budget)
{
    private readonly LinearizabilitySearch<TState, TInput, TOutput> _search = new(model);
    private readonly KeyPartitions<TInput, TOutput> _partitions = new();

    /// <summary>Why the last <see cref="Run"/> answered unknown.</summary>
    public UnknownReason Reason { get; private set; }

    /// <summary>Judges a history: violated if one key is, else unknown if one key is, else held.</summary>
    /// <param name="operations">In any order; those that failed are ignored.</param>
    /// <exception cref="ArgumentException">A completed operation returns before its call.</exception>
    public Verdict Run(ReadOnlySpan<Operation<TInput, TOutput>> operations)
    {
        Reason = UnknownReason.None;
        var deadline = LinearizabilitySearch<TState, TInput, TOutput>.Deadline(budget.Time);
        if (HasOneKey(operations))
            return RunOne(operations, deadline);
        _partitions.Fill(operations);
        var verdict = Verdict.Held;
        for (var partition = 0; partition < _partitions.Count && verdict != Verdict.Violated; partition++)
        {
            var found = RunOne(_partitions.OperationsOf(partition), deadline);
            verdict = found > verdict ? found : verdict;
        }

        return verdict;
    }

    private static bool HasOneKey(ReadOnlySpan<Operation<TInput, TOutput>> operations)
    {
        foreach (ref readonly var operation in operations)
        {
            if (!string.Equals(operation.Key, operations[0].Key, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    private Verdict RunOne(ReadOnlySpan<Operation<TInput, TOutput>> operations, long deadline)
    {
        var verdict = _search.RunUntil(operations, budget, deadline, CancellationToken.None);
        Reason = verdict switch
        {
            Verdict.Violated => UnknownReason.None,
            Verdict.Unknown => _search.Reason,
            _ => Reason,
        };
        return verdict;
    }
}

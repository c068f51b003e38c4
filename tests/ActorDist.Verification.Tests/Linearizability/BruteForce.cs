using ActorDist.Verification.Histories;
using ActorDist.Verification.Models;

namespace ActorDist.Verification.Tests.Linearizability;

/// <summary>
/// The definition of linearizability, executed: every order of the operations that real time allows, without any cleverness.
/// </summary>
internal static class BruteForce
{
    /// <summary>Whether there is an order of all operations that completed and any of the unknown ones.</summary>
    public static bool CanExplain<TState, TInput, TOutput>(
        ISequentialModel<TState, TInput, TOutput> model, IReadOnlyList<Operation<TInput, TOutput>> operations) =>
        operations
            .GroupBy(operation => operation.Key, StringComparer.Ordinal)
            .All(key => CanFinish(model, model.Initial, [.. key.Where(DidNotFail)], operation => operation.Outcome == OperationOutcome.Ok));

    /// <summary>
    /// Whether there is an order that gets past the return of one operation of a single key: it holds all that returned by then, and any
    /// of the others. Of returns at the same time the one that stands first in the list comes first.
    /// </summary>
    public static bool CanPass<TState, TInput, TOutput>(
        ISequentialModel<TState, TInput, TOutput> model,
        IReadOnlyList<Operation<TInput, TOutput>> operations,
        Operation<TInput, TOutput> last)
    {
        var returned = operations
            .Where(operation => operation.Outcome == OperationOutcome.Ok)
            .OrderBy(operation => operation.Return)
            .ToList();
        returned.RemoveRange(returned.IndexOf(last) + 1, returned.Count - returned.IndexOf(last) - 1);
        return CanFinish(model, model.Initial, [.. operations.Where(DidNotFail)], returned.Contains);
    }

    private static bool DidNotFail<TInput, TOutput>(Operation<TInput, TOutput> operation) => operation.Outcome != OperationOutcome.Failed;

    private static bool CanFinish<TState, TInput, TOutput>(
        ISequentialModel<TState, TInput, TOutput> model,
        TState state,
        List<Operation<TInput, TOutput>> left,
        Predicate<Operation<TInput, TOutput>> isRequired)
    {
        if (!left.Exists(isRequired))
            return true;
        for (var index = 0; index < left.Count; index++)
        {
            var first = left[index];
            var isLate = left.Exists(other => other.Outcome == OperationOutcome.Ok && other.Return < first.Call);
            if (isLate || !model.Step(state, first, out var next))
                continue;
            var rest = new List<Operation<TInput, TOutput>>(left);
            rest.RemoveAt(index);
            if (CanFinish(model, next, rest, isRequired))
                return true;
        }

        return false;
    }
}

using ActorDist.Verification.Histories;
using ActorDist.Verification.Models;

namespace ActorDist.Verification.Tests.Linearizability;

/// <summary>The definition of linearizability, executed: every order of the operations that real time allows, without any cleverness.</summary>
internal static class BruteForce
{
    public static bool CanExplain<TState, TInput, TOutput>(
        ISequentialModel<TState, TInput, TOutput> model, IReadOnlyList<Operation<TInput, TOutput>> operations) =>
        operations
            .Where(operation => operation.Outcome != OperationOutcome.Failed)
            .GroupBy(operation => operation.Key, StringComparer.Ordinal)
            .All(key => CanFinish(model, model.Initial, [.. key]));

    private static bool CanFinish<TState, TInput, TOutput>(
        ISequentialModel<TState, TInput, TOutput> model, TState state, List<Operation<TInput, TOutput>> left)
    {
        if (left.TrueForAll(operation => operation.Outcome == OperationOutcome.Unknown))
            return true;
        for (var index = 0; index < left.Count; index++)
        {
            var first = left[index];
            var isLate = left.Exists(other => other.Outcome == OperationOutcome.Ok && other.Return < first.Call);
            if (isLate || !model.Step(state, first, out var next))
                continue;
            var rest = new List<Operation<TInput, TOutput>>(left);
            rest.RemoveAt(index);
            if (CanFinish(model, next, rest))
                return true;
        }

        return false;
    }
}

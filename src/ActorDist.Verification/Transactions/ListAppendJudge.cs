using ActorDist.Verification.Judgements;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Transactions.Transaction,
    ActorDist.Verification.Transactions.Transaction>;

namespace ActorDist.Verification.Transactions;

/// <summary>
/// Judges transactions that append to lists and read them, by the cycles of their dependencies (Adya 1999; Kingsbury and Alvaro, "Elle:
/// inferring isolation anomalies from experimental observations", VLDB 2020). Sound and not complete: what it rules out is ruled out, and
/// what it does not is not proven.
/// </summary>
/// <param name="model">The model asked for, one of <see cref="IsolationLevels.All"/>.</param>
/// <param name="steps">Edges that the search for cycles may look at before it answers unknown.</param>
public sealed class ListAppendJudge(string model = "strict-serializable", long steps = 100_000_000)
{
    /// <summary>Judges a history.</summary>
    /// <param name="operations">In any order. Failed ones count: nothing of them may be seen.</param>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    public TransactionResult Judge(IReadOnlyList<Operation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        if (!IsolationLevels.All.Contains(model, StringComparer.Ordinal))
            throw new ArgumentException($"'{model}' is none of {string.Join(", ", IsolationLevels.All)}.", nameof(operations));
        var size = HistorySize.Of(operations);
        var history = AppendHistory.TryRead(operations, out var whyNot);
        if (history is null)
            return Only(Judgement.Undecided(model, UnknownReason.NotJudgeable, $"Undecided: {whyNot}.", size));
        var search = new CycleSearch(history, steps);
        List<Anomaly> anomalies = [.. history.Anomalies, .. search.Find()];
        var (not, alsoNot) = IsolationLevels.Boundary(anomalies.Select(each => each.Name));
        var judgement = anomalies.Find(each => RulesOut(each.Name)) is { } worst
            ? Judgement.Violated(model, worst.Name, worst.Sentence, worst.Witness, size)
            : search.IsSpent
                ? Judgement.Undecided(
                    model, UnknownReason.StepBudget, $"Undecided: the budget of {steps} steps for the search of cycles was spent.", size)
                : history.Reads == 0 || history.Graph.Edges == 0
                    ? Judgement.Undecided(
                        model, UnknownReason.NothingTested, "Undecided: no two transactions depend on each other, so nothing was tested.", size)
                    : Judgement.Held(
                        model, $"No violation of {model} in {size.Operations} transactions with {history.Reads} reads.", size);
        return new TransactionResult(judgement, anomalies, not, alsoNot);
    }

    private static TransactionResult Only(Judgement judgement) => new(judgement, [], [], []);

    private bool RulesOut(string anomaly)
    {
        var (not, alsoNot) = IsolationLevels.Boundary([anomaly]);
        return not.Contains(model, StringComparer.Ordinal) || alsoNot.Contains(model, StringComparer.Ordinal);
    }
}

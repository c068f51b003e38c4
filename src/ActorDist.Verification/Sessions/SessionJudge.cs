using ActorDist.Verification.Judgements;
using ActorDist.Verification.UniqueWrites;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.CasRegister.CasRegisterInput,
    ActorDist.Verification.Models.CasRegister.CasRegisterOutput>;

namespace ActorDist.Verification.Sessions;

/// <summary>
/// The session guarantees of registers whose writes are unique. Of each key there is one order of versions, which nobody tells; each
/// guarantee by itself says of some pairs which comes first, and it is violated exactly if these pairs, with the initial value before
/// all, form a cycle. A session is a process. Guarantees across keys are what <c>CausalJudge</c> judges.
/// </summary>
/// <remarks>
/// The order of writes shows only to those who read. So monotonic writes is judged by what sessions saw one after the other; where
/// these themselves go back (monotonic reads is violated), it is unknown.
/// </remarks>
/// <param name="guarantee">Which guarantee.</param>
/// <param name="initial">The value of every key before the history, null for none.</param>
public sealed class SessionJudge(SessionGuarantee guarantee, long? initial = null)
{
    private const int MostEdges = 5_000_000;

    /// <summary>The property's name.</summary>
    public string Property => guarantee switch
    {
        SessionGuarantee.ReadYourWrites => "read-your-writes",
        SessionGuarantee.MonotonicReads => "monotonic-reads",
        SessionGuarantee.MonotonicWrites => "monotonic-writes",
        _ => "writes-follow-reads",
    };

    /// <summary>Judges a history.</summary>
    /// <param name="operations">In any order; those that failed are ignored.</param>
    /// <returns>Unknown where a value was written twice to a key, there is a cas, or no session could have shown a violation.</returns>
    public Judgement Judge(IReadOnlyList<Operation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        if (!UniqueWriteHistory.TryRead(Property, operations, initial, out var history, out var judgement))
            return judgement!;
        var tested = 0;
        foreach (var key in Enumerable.Range(0, history.Operations.Length)
            .GroupBy(each => history.Operations[each].Key, StringComparer.Ordinal))
        {
            var versions = new VersionOrder(history, [.. key], guarantee);
            tested += versions.Tested;
            if (versions.Edges > MostEdges)
            {
                return Judgement.Undecided(
                    Property, UnknownReason.MemoryBudget, $"Undecided: key \"{key.Key}\" has more than {MostEdges} pairs to order.", history.Size);
            }

            if (versions.IsObservedOrderCyclic)
            {
                return Judgement.Undecided(
                    Property,
                    UnknownReason.NotJudgeable,
                    $"Undecided: reads of key \"{key.Key}\" go back within a session, so that nobody is left to observe the order of writes.",
                    history.Size);
            }

            if (versions.FindCycle() is { } cycle)
                return Violated(history, cycle);
        }

        return tested == 0
            ? Judgement.Undecided(
                Property, UnknownReason.NothingTested, "Undecided: no session did anything that the guarantee speaks of.", history.Size)
            : Judgement.Held(
                Property, $"No violation in {history.Size.Operations} operations; {tested} pairs of a session were tested.", history.Size);
    }

    private Judgement Violated(UniqueWriteHistory history, IReadOnlyList<VersionPair> cycle)
    {
        var accused = cycle.MaxBy(each => history.Operations[each.Second].Call);
        var before = history.Text(accused.First);
        var process = history.Operations[accused.Second].Process;
        var turn = guarantee switch
        {
            SessionGuarantee.ReadYourWrites => $"but the same session had done \"{before}\" before",
            SessionGuarantee.MonotonicReads => $"but the same session had seen a newer value before: \"{before}\"",
            SessionGuarantee.MonotonicWrites => $"but it had seen \"{before}\" before, and the session that wrote both wrote them in the "
                + "opposite order",
            _ => $"but it must have taken effect before what the same session had read earlier: \"{before}\"",
        };
        var said = history.IsRead(accused.Second)
            ? history.Accuse(accused.Second)
            : $"Process {process} did \"{history.Text(accused.Second)}\" (called at {history.Operations[accused.Second].Call})";
        return Judgement.Violated(
            Property,
            Property,
            $"{said}, {turn}.",
            history.Witness(cycle.SelectMany(each => new[] { each.First, each.Second })),
            history.Size);
    }
}

using ActorDist.Lab.Runs;
using ActorDist.Lab.Soak.Workloads;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Soak;

/// <summary>What a workload of a round came to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kinds">The kinds of operations of which each must be answered while faults are made.</param>
/// <param name="Operations">What its clients asked and were told.</param>
/// <param name="Judgements">A judgement a property.</param>
internal sealed record WorkloadResult(
    string Name, IReadOnlyList<string> Kinds, IReadOnlyList<ClientOperation> Operations, IReadOnlyList<Judgement> Judgements)
{
    /// <summary>Its history as it is kept; null where nobody wants it.</summary>
    public JudgedHistory? History { get; init; }

    /// <summary>How many operations ended so.</summary>
    public int Count(OperationOutcome outcome) => Operations.Count(each => each.Outcome == outcome);

    /// <summary>Whether an operation was answered within a time, in seconds since the round's start.</summary>
    /// <param name="kind">Of this kind; null for any.</param>
    /// <param name="from">From when.</param>
    /// <param name="to">Until when.</param>
    public bool WasAnswered(string? kind, double from, double to) => Operations.Any(each =>
        each is { Outcome: OperationOutcome.Ok, Return: { } end } && end / 1e9 >= from && end / 1e9 <= to
        && (kind is null || string.Equals(each.Function, kind, StringComparison.Ordinal)));
}

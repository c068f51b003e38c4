namespace ActorDist.Verification.Judgements;

/// <summary>What a judge says about one history, in a form that is the same for all judges.</summary>
/// <param name="Property">What was judged, in the field's term, for example <c>monotonic-reads</c>.</param>
/// <param name="Verdict">Held, violated or unknown.</param>
/// <param name="Reason">Why it is unknown; <see cref="UnknownReason.None"/> otherwise.</param>
/// <param name="Anomaly">The name of what went wrong, for example <c>G1a</c> or <c>lost</c>; null without a violation.</param>
/// <param name="Sentence">The verdict in one plain sentence; after a violation it names the reply that was impossible.</param>
/// <param name="Witness">The failing part of the history; empty without a violation.</param>
/// <param name="Operations">Operations judged: those that certainly did not happen do not count.</param>
/// <param name="UnknownOperations">How many of them had an unknown outcome.</param>
public sealed record Judgement(
    string Property,
    Verdict Verdict,
    UnknownReason Reason,
    string? Anomaly,
    string Sentence,
    IReadOnlyList<WitnessOperation> Witness,
    int Operations,
    int UnknownOperations)
{
    /// <summary>No violation in this history.</summary>
    public static Judgement Held(string property, string sentence, HistorySize size) =>
        new(property, Verdict.Held, UnknownReason.None, Anomaly: null, sentence, [], size.Operations, size.UnknownOperations);

    /// <summary>A violation and its evidence.</summary>
    public static Judgement Violated(
        string property, string anomaly, string sentence, IReadOnlyList<WitnessOperation> witness, HistorySize size) =>
        new(property, Verdict.Violated, UnknownReason.None, anomaly, sentence, witness, size.Operations, size.UnknownOperations);

    /// <summary>No answer, with the reason.</summary>
    public static Judgement Undecided(string property, UnknownReason reason, string sentence, HistorySize size) =>
        new(property, Verdict.Unknown, reason, Anomaly: null, sentence, [], size.Operations, size.UnknownOperations);
}

using ActorDist.Verification.Judgements;

namespace ActorDist.Verification.Transactions;

/// <summary>What the judge of transactions found.</summary>
/// <param name="Judgement">The verdict on the model that was asked for.</param>
/// <param name="Anomalies">All anomalies, one example a name, in the order in which they were looked for: worst first.</param>
/// <param name="Not">The boundary: the weakest models that the anomalies rule out.</param>
/// <param name="AlsoNot">The stronger models that fall with them.</param>
public sealed record TransactionResult(
    Judgement Judgement, IReadOnlyList<Anomaly> Anomalies, IReadOnlyList<string> Not, IReadOnlyList<string> AlsoNot);

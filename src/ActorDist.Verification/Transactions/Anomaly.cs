using ActorDist.Verification.Judgements;

namespace ActorDist.Verification.Transactions;

/// <summary>Something that went wrong in a history of transactions.</summary>
/// <param name="Name">As Adya and Elle name it, for example <c>G1a</c> or <c>G-single-item-realtime</c>.</param>
/// <param name="Sentence">The impossible reply, and why it is impossible.</param>
/// <param name="Witness">The transactions it takes; of a cycle in its order.</param>
public sealed record Anomaly(string Name, string Sentence, IReadOnlyList<WitnessOperation> Witness);

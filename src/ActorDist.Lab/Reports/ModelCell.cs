using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Reports;

/// <summary>One model on the map.</summary>
/// <param name="Verdict">Held, violated or unknown.</param>
/// <param name="Why">In a sentence.</param>
/// <param name="IsImplied">Whether another model's verdict says so, and no judge of its own.</param>
public sealed record ModelCell(Verdict Verdict, string Why, bool IsImplied);

using ActorDist.Verification.Models.CasRegister;

namespace ActorDist.Lab.Judging;

/// <summary>What a history of registers does not say by itself, and a verdict may depend on.</summary>
/// <param name="Initial">The value before the history, null for none.</param>
/// <param name="FailedCas">What a cas that failed says.</param>
/// <param name="NilRead">What a read of nil says.</param>
public sealed record HistoryReading(long? Initial, FailedCas FailedCas, NilRead NilRead);

using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability.Zones;
using ActorDist.Verification.Models;

namespace ActorDist.Verification.Linearizability;

/// <summary>What the judge found, with what it looked at.</summary>
/// <param name="Verdict">Held, violated or unknown.</param>
/// <param name="Reason">Why it is unknown; <see cref="UnknownReason.None"/> otherwise.</param>
/// <param name="Sentence">The verdict in one plain sentence; after a violation it names the reply that was impossible.</param>
/// <param name="Operations">Operations judged: those that failed do not count.</param>
/// <param name="UnknownOperations">How many of them had an unknown outcome.</param>
/// <param name="Keys">How many keys they addressed.</param>
/// <param name="Steps">Model steps taken to find the verdict, over all keys.</param>
/// <param name="Elapsed">Wall-clock time taken, the witness included.</param>
/// <param name="Witness">The evidence of a violation.</param>
/// <typeparam name="TInput">The model's requests.</typeparam>
/// <typeparam name="TOutput">The model's replies.</typeparam>
public sealed record LinearizabilityResult<TInput, TOutput>(
    Verdict Verdict,
    UnknownReason Reason,
    string Sentence,
    int Operations,
    int UnknownOperations,
    int Keys,
    long Steps,
    TimeSpan Elapsed,
    Witness<TInput, TOutput>? Witness)
{
    /// <summary>The same in the form that all judges share.</summary>
    /// <param name="model">The model that describes operations.</param>
    public Judgement ToJudgement<TState>(ISequentialModel<TState, TInput, TOutput> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new Judgement(
            ZoneJudge.Property,
            Verdict,
            Reason,
            Verdict == Verdict.Violated ? "nonlinearizable" : null,
            Sentence,
            [.. (Witness?.Operations ?? []).Select(each => WitnessOperation.From(each, model.DescribeOperation(each)))],
            Operations,
            UnknownOperations);
    }
}

using System.Runtime.InteropServices;
using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Judgements;

/// <summary>One operation of a witness, as a person reads it.</summary>
/// <param name="Process">The client.</param>
/// <param name="Call">When it was called, in the history's own unit.</param>
/// <param name="Return">When it returned; null where it was never answered.</param>
/// <param name="Text">Request and reply, for example <c>read returned 0</c>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WitnessOperation(int Process, long Call, long? Return, string Text)
{
    /// <summary>An operation of a history under a description.</summary>
    public static WitnessOperation From<TInput, TOutput>(in Operation<TInput, TOutput> operation, string text) => new(
        operation.Process, operation.Call, operation.Outcome == OperationOutcome.Ok ? operation.Return : null, text);
}

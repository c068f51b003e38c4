using System.Text.Json.Nodes;

namespace ActorDist.Verification.Histories;

/// <summary>Gives the events of a history the meaning of a model, and back.</summary>
/// <typeparam name="TInput">The model's requests.</typeparam>
/// <typeparam name="TOutput">The model's replies.</typeparam>
public interface IOperationCodec<TInput, TOutput>
{
    /// <summary>The request in an invocation.</summary>
    /// <exception cref="FormatException">The event is none of this model; the message says why.</exception>
    TInput ReadInput(HistoryEvent invocation);

    /// <summary>
    /// What a completion (ok or fail) tells: <see cref="OperationOutcome.Ok"/> also for a fail that is an observation,
    /// <see cref="OperationOutcome.Failed"/> for whatever did not happen or tells nothing.
    /// </summary>
    /// <exception cref="FormatException">The event is none of this model; the message says why.</exception>
    OperationOutcome ReadOutput(HistoryEvent completion, in TInput input, out TOutput output);

    /// <summary>A request as function and value of an event.</summary>
    (string Function, JsonNode? Value) WriteInput(in TInput input);

    /// <summary>A reply as type (ok, or fail where it is an observation that jepsen writes as fail) and value of an event.</summary>
    (EventType Type, JsonNode? Value) WriteOutput(in TInput input, in TOutput output);
}

using System.Text.Json.Nodes;
using ActorDist.Verification.Histories;
using static ActorDist.Verification.Models.EventValues;

namespace ActorDist.Verification.Models.CasRegister;

/// <summary>Events <c>read</c>, <c>write</c> value and <c>cas</c> [expected value], as Jepsen writes them.</summary>
/// <param name="failedCas">What a cas that failed says.</param>
/// <param name="nilRead">What a read of nil says.</param>
public sealed class CasRegisterCodec(FailedCas failedCas, NilRead nilRead) : IOperationCodec<CasRegisterInput, CasRegisterOutput>
{
    /// <inheritdoc/>
    public CasRegisterInput ReadInput(HistoryEvent invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Function switch
        {
            "read" => CasRegisterInput.Read(),
            "write" => CasRegisterInput.Write(Integer(invocation.Value)),
            "cas" when invocation.Value is JsonArray { Count: 2 } pair => CasRegisterInput.Cas(Integer(pair[0]), Integer(pair[1])),
            "cas" => throw new FormatException("cas needs [expected value]"),
            _ => throw new FormatException($"'{invocation.Function}' is none of read, write, cas"),
        };
    }

    /// <inheritdoc/>
    public OperationOutcome ReadOutput(HistoryEvent completion, in CasRegisterInput input, out CasRegisterOutput output)
    {
        ArgumentNullException.ThrowIfNull(completion);
        output = CasRegisterOutput.Done;
        if (completion.Type == EventType.Fail)
        {
            if (input.Function != CasRegisterFunction.Cas || failedCas == FailedCas.NeverHappened)
                return OperationOutcome.Failed;
            output = CasRegisterOutput.Mismatch;
        }
        else if (input.Function == CasRegisterFunction.Read)
        {
            if (completion.Value is null && nilRead == NilRead.NotRecorded)
                return OperationOutcome.Failed;
            output = CasRegisterOutput.Found(completion.Value is null ? null : Integer(completion.Value));
        }

        return OperationOutcome.Ok;
    }

    /// <inheritdoc/>
    public (string Function, JsonNode? Value) WriteInput(in CasRegisterInput input) => input.Function switch
    {
        CasRegisterFunction.Write => ("write", JsonValue.Create(input.Value)),
        CasRegisterFunction.Cas => ("cas", new JsonArray(JsonValue.Create(input.Expected), JsonValue.Create(input.Value))),
        _ => ("read", null),
    };

    /// <inheritdoc/>
    public (EventType Type, JsonNode? Value) WriteOutput(in CasRegisterInput input, in CasRegisterOutput output) =>
        input.Function == CasRegisterFunction.Read
            ? (EventType.Ok, output.Value is null ? null : JsonValue.Create(output.Value))
            : (output.Succeeded ? EventType.Ok : EventType.Fail, WriteInput(input).Value);
}

using System.Text.Json.Nodes;
using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Models.Counter;

/// <summary>
/// Events <c>add</c> amount and <c>read</c>, whose reply is the sum. Jepsen repeats the amount in the reply of an add, so that reply
/// says nothing; <c>add-and-get</c> is an add whose reply is the sum after it.
/// </summary>
public sealed class CounterCodec : IOperationCodec<CounterInput, long?>
{
    /// <inheritdoc/>
    public CounterInput ReadInput(HistoryEvent invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Function switch
        {
            "read" => CounterInput.Read(),
            "add" or "add-and-get" => CounterInput.Add(EventValues.Integer(invocation.Value)),
            _ => throw new FormatException($"'{invocation.Function}' is none of add, add-and-get, read"),
        };
    }

    /// <inheritdoc/>
    public OperationOutcome ReadOutput(HistoryEvent completion, in CounterInput input, out long? output)
    {
        ArgumentNullException.ThrowIfNull(completion);
        output = null;
        if (completion.Type == EventType.Fail)
            return OperationOutcome.Failed;
        if (completion.Function is not "add")
            output = EventValues.Integer(completion.Value);
        return OperationOutcome.Ok;
    }

    /// <inheritdoc/>
    public (string Function, JsonNode? Value) WriteInput(in CounterInput input) =>
        input.Amount is { } amount ? ("add", JsonValue.Create(amount)) : ("read", null);

    /// <inheritdoc/>
    public (EventType Type, JsonNode? Value) WriteOutput(in CounterInput input, in long? output) =>
        (EventType.Ok, input.Amount is { } amount ? JsonValue.Create(amount) : JsonValue.Create(output));
}

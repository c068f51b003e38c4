using System.Text.Json.Nodes;
using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Models.ValueSet;

/// <summary>Events <c>add</c> value, <c>remove</c> value and <c>read</c>, whose reply is a list of values in any order.</summary>
public sealed class SetCodec : IOperationCodec<SetInput, ValueSequence>
{
    /// <inheritdoc/>
    public SetInput ReadInput(HistoryEvent invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Function switch
        {
            "read" => SetInput.Read(),
            "add" => SetInput.Add(EventValues.Integer(invocation.Value)),
            "remove" => SetInput.Remove(EventValues.Integer(invocation.Value)),
            _ => throw new FormatException($"'{invocation.Function}' is none of add, remove, read"),
        };
    }

    /// <inheritdoc/>
    public OperationOutcome ReadOutput(HistoryEvent completion, in SetInput input, out ValueSequence output)
    {
        ArgumentNullException.ThrowIfNull(completion);
        output = ValueSequence.Empty;
        if (completion.Type == EventType.Fail)
            return OperationOutcome.Failed;
        if (input.Function == SetFunction.Read)
        {
            var values = EventValues.Integers(completion.Value);
            Array.Sort(values);
            output = ValueSequence.Of(values);
        }

        return OperationOutcome.Ok;
    }

    /// <inheritdoc/>
    public (string Function, JsonNode? Value) WriteInput(in SetInput input) => input.Function switch
    {
        SetFunction.Add => ("add", JsonValue.Create(input.Value)),
        SetFunction.Remove => ("remove", JsonValue.Create(input.Value)),
        _ => ("read", null),
    };

    /// <inheritdoc/>
    public (EventType Type, JsonNode? Value) WriteOutput(in SetInput input, in ValueSequence output) =>
        (EventType.Ok, input.Function == SetFunction.Read ? new JsonArray([.. output.Select(value => JsonValue.Create(value))]) : WriteInput(input).Value);
}

using System.Text.Json.Nodes;
using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Models.Queue;

/// <summary>Events <c>enqueue</c> value and <c>dequeue</c>, whose reply is a value or nil for an empty queue.</summary>
public sealed class QueueCodec : IOperationCodec<QueueInput, long?>
{
    /// <inheritdoc/>
    public QueueInput ReadInput(HistoryEvent invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Function switch
        {
            "enqueue" => QueueInput.Enqueue(EventValues.Integer(invocation.Value)),
            "dequeue" => QueueInput.Dequeue(),
            _ => throw new FormatException($"'{invocation.Function}' is none of enqueue, dequeue"),
        };
    }

    /// <inheritdoc/>
    public OperationOutcome ReadOutput(HistoryEvent completion, in QueueInput input, out long? output)
    {
        ArgumentNullException.ThrowIfNull(completion);
        output = null;
        if (completion.Type == EventType.Fail)
            return OperationOutcome.Failed;
        if (input.Function == QueueFunction.Dequeue && completion.Value is not null)
            output = EventValues.Integer(completion.Value);
        return OperationOutcome.Ok;
    }

    /// <inheritdoc/>
    public (string Function, JsonNode? Value) WriteInput(in QueueInput input) =>
        input.Function == QueueFunction.Enqueue ? ("enqueue", JsonValue.Create(input.Value)) : ("dequeue", null);

    /// <inheritdoc/>
    public (EventType Type, JsonNode? Value) WriteOutput(in QueueInput input, in long? output) =>
        (EventType.Ok, input.Function == QueueFunction.Enqueue ? JsonValue.Create(input.Value) : output is null ? null : JsonValue.Create(output));
}

using System.Text.Json.Nodes;
using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Models.KeyValue;

/// <summary>Events <c>get</c>, <c>put</c> value and <c>append</c> value, as Porcupine writes them.</summary>
public sealed class KeyValueCodec : IOperationCodec<KeyValueInput, string>
{
    /// <inheritdoc/>
    public KeyValueInput ReadInput(HistoryEvent invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Function switch
        {
            "get" => new KeyValueInput(KeyValueFunction.Get, ""),
            "put" => new KeyValueInput(KeyValueFunction.Put, ReadText(invocation.Value)),
            "append" => new KeyValueInput(KeyValueFunction.Append, ReadText(invocation.Value)),
            _ => throw new FormatException($"'{invocation.Function}' is none of get, put, append"),
        };
    }

    /// <inheritdoc/>
    public OperationOutcome ReadOutput(HistoryEvent completion, in KeyValueInput input, out string output)
    {
        ArgumentNullException.ThrowIfNull(completion);
        output = "";
        if (completion.Type == EventType.Fail)
            return OperationOutcome.Failed;
        if (input.Function == KeyValueFunction.Get)
            output = ReadText(completion.Value);
        return OperationOutcome.Ok;
    }

    /// <inheritdoc/>
    public (string Function, JsonNode? Value) WriteInput(in KeyValueInput input) => input.Function switch
    {
        KeyValueFunction.Put => ("put", JsonValue.Create(input.Value)),
        KeyValueFunction.Append => ("append", JsonValue.Create(input.Value)),
        _ => ("get", null),
    };

    /// <inheritdoc/>
    public (EventType Type, JsonNode? Value) WriteOutput(in KeyValueInput input, in string output) =>
        (EventType.Ok, JsonValue.Create(input.Function == KeyValueFunction.Get ? output : input.Value));

    private static string ReadText(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new FormatException($"'{node?.ToJsonString() ?? "nil"}' is no text");
}

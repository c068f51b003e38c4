using ActorDist.Verification.Histories;
using Operation = ActorDist.Verification.Histories.Operation<ActorDist.Verification.Models.KeyValue.KeyValueInput, string>;

namespace ActorDist.Verification.Models.KeyValue;

/// <summary>
/// One key of a store of text with get, put and append, where a key never written reads as empty; the model of Porcupine's key-value
/// histories. The reply of a get is the value; other replies say nothing.
/// </summary>
public sealed class KeyValueModel : ISequentialModel<string, KeyValueInput, string>
{
    /// <inheritdoc/>
    public string Initial => "";

    /// <inheritdoc/>
    public bool Step(in string state, in Operation operation, out string next)
    {
        next = operation.Input.Function switch
        {
            KeyValueFunction.Put => operation.Input.Value,
            KeyValueFunction.Append => state + operation.Input.Value,
            _ => state,
        };
        return operation.Input.Function != KeyValueFunction.Get
            || operation.Outcome == OperationOutcome.Unknown
            || string.Equals(state, operation.Output, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public bool IsObservation(in Operation operation) => operation.Input.Function == KeyValueFunction.Get;

    /// <inheritdoc/>
    public int HeapBytes(in string state) => Text.HeapBytes(state);

    /// <inheritdoc/>
    public string DescribeState(in string state) => $"hold {Text.Quote(state)}";

    /// <inheritdoc/>
    public string DescribeOperation(in Operation operation) => operation.Input.Function switch
    {
        KeyValueFunction.Put => $"put {Text.Quote(operation.Input.Value)}",
        KeyValueFunction.Append => $"append {Text.Quote(operation.Input.Value)}",
        _ when operation.Outcome != OperationOutcome.Ok => "get without a reply",
        _ => $"get returned {Text.Quote(operation.Output)}",
    };
}

using System.Text.Json.Nodes;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Models;

namespace ActorDist.Verification.Transactions;

/// <summary>
/// Events whose value is a list of steps, <c>[["r" key value] ["w" key value] ["append" key value]]</c>; the function is <c>txn</c>. The
/// form of Jepsen's append and multi-register workloads and of Elle.
/// </summary>
public sealed class TransactionCodec : IOperationCodec<Transaction, Transaction>
{
    private const int StepFields = 3;

    /// <inheritdoc/>
    public Transaction ReadInput(HistoryEvent invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return ReadSteps(invocation.Value);
    }

    /// <inheritdoc/>
    public OperationOutcome ReadOutput(HistoryEvent completion, in Transaction input, out Transaction output)
    {
        ArgumentNullException.ThrowIfNull(completion);
        ArgumentNullException.ThrowIfNull(input);
        output = input;
        if (completion.Type == EventType.Fail)
            return OperationOutcome.Failed;
        output = ReadSteps(completion.Value);
        if (output.Count != input.Count)
            throw new FormatException($"the transaction began with {input.Count} steps and ended with {output.Count}");
        for (var step = 0; step < output.Count; step++)
        {
            if (output[step].Function != input[step].Function || !string.Equals(output[step].Key, input[step].Key, StringComparison.Ordinal))
                throw new FormatException($"step {step} of the transaction began as '{input[step]}' and ended as '{output[step]}'");
        }

        return OperationOutcome.Ok;
    }

    /// <inheritdoc/>
    public (string Function, JsonNode? Value) WriteInput(in Transaction input) => ("txn", WriteSteps(input));

    /// <inheritdoc/>
    public (EventType Type, JsonNode? Value) WriteOutput(in Transaction input, in Transaction output) =>
        (EventType.Ok, WriteSteps(output));

    private static Transaction ReadSteps(JsonNode? value)
    {
        var list = EventValues.Array(value);
        var steps = new MicroOperation[list.Count];
        for (var index = 0; index < steps.Length; index++)
        {
            if (list[index] is not JsonArray { Count: StepFields } fields)
                throw new FormatException($"step {index} of the transaction is no [function key value]");
            steps[index] = ReadStep(EventValues.Name(fields[0]), EventValues.Name(fields[1]), fields[2]);
        }

        return new Transaction(steps);
    }

    private static MicroOperation ReadStep(string function, string key, JsonNode? value) => function switch
    {
        "r" when value is JsonArray => MicroOperation.Read(key, ValueSequence.Of(EventValues.Integers(value))),
        "r" => MicroOperation.Read(key, value is null ? null : EventValues.Integer(value)),
        "w" => MicroOperation.Write(key, EventValues.Integer(value)),
        "append" => MicroOperation.Append(key, EventValues.Integer(value)),
        _ => throw new FormatException($"'{function}' is none of r, w, append"),
    };

    private static JsonArray WriteSteps(Transaction steps)
    {
        var list = new JsonArray();
        foreach (var step in steps)
        {
            JsonNode? value = step.List is { } found
                ? new JsonArray([.. found.Select(each => JsonValue.Create(each))])
                : step.Value is { } number ? JsonValue.Create(number) : null;
            var function = step.Function switch { MicroFunction.Read => "r", MicroFunction.Write => "w", _ => "append" };
            list.Add((JsonNode)new JsonArray(JsonValue.Create(function), JsonValue.Create(step.Key), value));
        }

        return list;
    }
}

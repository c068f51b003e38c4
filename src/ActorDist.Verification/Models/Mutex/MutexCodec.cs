using System.Text.Json.Nodes;
using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Models.Mutex;

/// <summary>Events <c>acquire</c> and <c>release</c>, without values.</summary>
public sealed class MutexCodec : IOperationCodec<MutexInput, bool>
{
    /// <inheritdoc/>
    public MutexInput ReadInput(HistoryEvent invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Function switch
        {
            "acquire" => MutexInput.Acquire,
            "release" => MutexInput.Release,
            _ => throw new FormatException($"'{invocation.Function}' is none of acquire, release"),
        };
    }

    /// <inheritdoc/>
    public OperationOutcome ReadOutput(HistoryEvent completion, in MutexInput input, out bool output)
    {
        ArgumentNullException.ThrowIfNull(completion);
        output = completion.Type == EventType.Ok;
        return output ? OperationOutcome.Ok : OperationOutcome.Failed;
    }

    /// <inheritdoc/>
    public (string Function, JsonNode? Value) WriteInput(in MutexInput input) =>
        (input == MutexInput.Acquire ? "acquire" : "release", null);

    /// <inheritdoc/>
    public (EventType Type, JsonNode? Value) WriteOutput(in MutexInput input, in bool output) => (EventType.Ok, null);
}

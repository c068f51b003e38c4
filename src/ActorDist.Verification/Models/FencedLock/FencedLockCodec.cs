using System.Text.Json.Nodes;
using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Models.FencedLock;

/// <summary>Events <c>acquire</c>, whose reply is the token, and <c>release</c> token.</summary>
public sealed class FencedLockCodec : IOperationCodec<FencedLockInput, long>
{
    /// <inheritdoc/>
    public FencedLockInput ReadInput(HistoryEvent invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Function switch
        {
            "acquire" => FencedLockInput.Acquire(),
            "release" => FencedLockInput.Release(EventValues.Integer(invocation.Value)),
            _ => throw new FormatException($"'{invocation.Function}' is none of acquire, release"),
        };
    }

    /// <inheritdoc/>
    public OperationOutcome ReadOutput(HistoryEvent completion, in FencedLockInput input, out long output)
    {
        ArgumentNullException.ThrowIfNull(completion);
        output = 0;
        if (completion.Type == EventType.Fail)
            return OperationOutcome.Failed;
        if (input.Function == FencedLockFunction.Acquire)
            output = EventValues.Integer(completion.Value);
        return OperationOutcome.Ok;
    }

    /// <inheritdoc/>
    public (string Function, JsonNode? Value) WriteInput(in FencedLockInput input) =>
        input.Function == FencedLockFunction.Acquire ? ("acquire", null) : ("release", JsonValue.Create(input.Token));

    /// <inheritdoc/>
    public (EventType Type, JsonNode? Value) WriteOutput(in FencedLockInput input, in long output) =>
        (EventType.Ok, JsonValue.Create(input.Function == FencedLockFunction.Acquire ? output : input.Token));
}

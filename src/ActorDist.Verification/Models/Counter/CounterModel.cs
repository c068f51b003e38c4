using ActorDist.Verification.Histories;
using Operation = ActorDist.Verification.Histories.Operation<ActorDist.Verification.Models.Counter.CounterInput, long?>;

namespace ActorDist.Verification.Models.Counter;

/// <summary>A counter that starts at 0. The sum wraps around at 64 bits.</summary>
public sealed class CounterModel : ISequentialModel<long, CounterInput, long?>
{
    /// <inheritdoc/>
    public long Initial => 0;

    /// <inheritdoc/>
    public bool Step(in long state, in Operation operation, out long next)
    {
        next = unchecked(state + (operation.Input.Amount ?? 0));
        return operation.Outcome == OperationOutcome.Unknown || operation.Output is not { } told || told == next;
    }

    /// <inheritdoc/>
    public bool IsObservation(in Operation operation) => operation.Input.Amount is null or 0;

    /// <inheritdoc/>
    public string DescribeState(in long state) => $"stand at {state}";

    /// <inheritdoc/>
    public string DescribeOperation(in Operation operation)
    {
        var request = operation.Input.Amount is { } amount ? $"add {amount}" : "read";
        if (operation.Outcome != OperationOutcome.Ok)
            return request + " without a reply";
        return operation.Output is { } sum ? $"{request} returned {sum}" : request + " was done";
    }
}

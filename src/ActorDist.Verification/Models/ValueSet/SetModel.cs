using ActorDist.Verification.Histories;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.ValueSet.SetInput,
    ActorDist.Verification.Models.ValueSequence>;

namespace ActorDist.Verification.Models.ValueSet;

/// <summary>A set of integers with add, remove and read of everything; the set of Knossos with removal.</summary>
public sealed class SetModel : ISequentialModel<ValueSequence, SetInput, ValueSequence>
{
    /// <inheritdoc/>
    public ValueSequence Initial => ValueSequence.Empty;

    /// <inheritdoc/>
    public bool Step(in ValueSequence state, in Operation operation, out ValueSequence next)
    {
        next = state;
        if (operation.Input.Function == SetFunction.Read)
            return operation.Outcome == OperationOutcome.Unknown || state.Equals(operation.Output);
        var place = state.BinarySearch(operation.Input.Value);
        if (operation.Input.Function == SetFunction.Add && place < 0)
            next = state.Insert(~place, operation.Input.Value);
        else if (operation.Input.Function == SetFunction.Remove && place >= 0)
            next = state.RemoveAt(place);
        return true;
    }

    /// <inheritdoc/>
    public bool IsObservation(in Operation operation) => operation.Input.Function == SetFunction.Read;

    /// <inheritdoc/>
    public int HeapBytes(in ValueSequence state) => state?.HeapBytes ?? 0;

    /// <inheritdoc/>
    public string DescribeState(in ValueSequence state) => state.Count == 0 ? "be empty" : $"hold {state}";

    /// <inheritdoc/>
    public string DescribeOperation(in Operation operation)
    {
        var isKnown = operation.Outcome == OperationOutcome.Ok;
        return operation.Input.Function switch
        {
            SetFunction.Read => isKnown ? $"read returned {operation.Output}" : "read without a reply",
            SetFunction.Add => $"add {operation.Input.Value}" + (isKnown ? " was done" : " without a reply"),
            _ => $"remove {operation.Input.Value}" + (isKnown ? " was done" : " without a reply"),
        };
    }
}

using ActorDist.Verification.Histories;
using Operation = ActorDist.Verification.Histories.Operation<ActorDist.Verification.Models.Queue.QueueInput, long?>;

namespace ActorDist.Verification.Models.Queue;

/// <summary>A queue of integers; the fifo-queue and unordered-queue of Knossos.</summary>
/// <remarks>
/// An unordered queue may give anything to a dequeue of which nobody knows the reply. The model decides that as late as possible: it
/// counts such dequeues, and what they took is settled when the queue is found empty. Nothing is lost by waiting, because an operation
/// of unknown outcome may take effect at any time after its call.
/// </remarks>
/// <param name="order">Which value a dequeue takes.</param>
public sealed class QueueModel(QueueOrder order) : ISequentialModel<QueueState, QueueInput, long?>
{
    /// <inheritdoc/>
    public QueueState Initial => new(ValueSequence.Empty, Taken: 0);

    /// <inheritdoc/>
    public bool Step(in QueueState state, in Operation operation, out QueueState next)
    {
        next = state;
        var values = state.Values;
        if (operation.Input.Function == QueueFunction.Enqueue)
        {
            var value = operation.Input.Value;
            next = state with { Values = values.Insert(order == QueueOrder.Unordered ? PlaceOf(values, value) : values.Count, value) };
            return true;
        }

        var isEmpty = values.Count == state.Taken;
        if (operation.Outcome == OperationOutcome.Unknown)
        {
            if (!isEmpty)
                next = order == QueueOrder.Unordered ? state with { Taken = state.Taken + 1 } : state with { Values = values.RemoveAt(0) };
            return true;
        }

        if (operation.Output is not { } taken)
        {
            next = Initial;
            return isEmpty;
        }

        var place = order == QueueOrder.Unordered ? values.BinarySearch(taken) : 0;
        if (isEmpty || place < 0 || values[place] != taken)
            return false;
        next = state with { Values = values.RemoveAt(place) };
        return true;
    }

    /// <inheritdoc/>
    public bool IsObservation(in Operation operation) =>
        order == QueueOrder.FirstInFirstOut
        && operation is { Input.Function: QueueFunction.Dequeue, Outcome: OperationOutcome.Ok, Output: null };

    /// <inheritdoc/>
    public int HeapBytes(in QueueState state) => state.Values.HeapBytes;

    /// <inheritdoc/>
    public string DescribeState(in QueueState state) =>
        state.Values.Count == 0 ? "be empty" : $"hold {state.Values}" + (state.Taken == 0 ? "" : $" less {state.Taken} of them");

    /// <inheritdoc/>
    public string DescribeOperation(in Operation operation)
    {
        if (operation.Input.Function == QueueFunction.Enqueue)
            return $"enqueue {operation.Input.Value}" + (operation.Outcome == OperationOutcome.Ok ? " was done" : " without a reply");
        if (operation.Outcome != OperationOutcome.Ok)
            return "dequeue without a reply";
        return operation.Output is { } value ? $"dequeue returned {value}" : "dequeue found the queue empty";
    }

    private static int PlaceOf(ValueSequence values, long value)
    {
        var found = values.BinarySearch(value);
        return found < 0 ? ~found : found;
    }
}

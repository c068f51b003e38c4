using ActorDist.Verification.Histories;
using ActorDist.Verification.Transactions;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Transactions.Transaction,
    ActorDist.Verification.Transactions.Transaction>;

namespace ActorDist.Verification.Models.MultiRegister;

/// <summary>
/// Several registers that transactions of reads and writes go to; each transaction takes effect at one instant, so a linearizable
/// history of it is strictly serializable. The multi-register of Knossos. A read that found nothing counts as an observation.
/// </summary>
public sealed class MultiRegisterModel : ISequentialModel<RegisterValues, Transaction, Transaction>
{
    /// <inheritdoc/>
    public RegisterValues Initial => RegisterValues.Empty;

    /// <inheritdoc/>
    public bool Step(in RegisterValues state, in Operation operation, out RegisterValues next)
    {
        next = state;
        var isKnown = operation.Outcome == OperationOutcome.Ok;
        foreach (var step in isKnown ? operation.Output : operation.Input)
        {
            if (step.Function == MicroFunction.Write)
                next = next.With(step.Key, step.Value!.Value);
            else if (step.Function != MicroFunction.Read)
                throw new ArgumentException("A register cannot be appended to.", nameof(operation));
            else if (isKnown && next[step.Key] != step.Value)
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public bool IsObservation(in Operation operation) => operation.Input.All(step => step.Function == MicroFunction.Read);

    /// <inheritdoc/>
    public int HeapBytes(in RegisterValues state) => state?.HeapBytes ?? 0;

    /// <inheritdoc/>
    public string DescribeState(in RegisterValues state) => $"hold {state}";

    /// <inheritdoc/>
    public string DescribeOperation(in Operation operation) => operation.Outcome == OperationOutcome.Ok
        ? $"transaction ({operation.Output}) was done"
        : $"transaction ({operation.Input}) without a reply";
}

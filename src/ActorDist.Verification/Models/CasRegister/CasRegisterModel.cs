using ActorDist.Verification.Histories;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.CasRegister.CasRegisterInput,
    ActorDist.Verification.Models.CasRegister.CasRegisterOutput>;

namespace ActorDist.Verification.Models.CasRegister;

/// <summary>
/// A register of one integer with read, write and compare-and-swap; the register and cas-register of Knossos and Jepsen. A cas that
/// replied mismatch is an observation; see <see cref="FailedCas"/> for histories in which it is not.
/// </summary>
/// <param name="initial">The value at the start, null for none.</param>
public sealed class CasRegisterModel(long? initial = null) : ISequentialModel<long?, CasRegisterInput, CasRegisterOutput>
{
    /// <inheritdoc/>
    public long? Initial => initial;

    /// <inheritdoc/>
    public bool Step(in long? state, in Operation operation, out long? next)
    {
        var isKnown = operation.Outcome == OperationOutcome.Ok;
        var matches = operation.Input.Function != CasRegisterFunction.Cas || state == operation.Input.Expected;
        next = matches && operation.Input.Function != CasRegisterFunction.Read ? operation.Input.Value : state;
        if (!isKnown)
            return true;
        return matches == operation.Output.Succeeded
            && (operation.Input.Function != CasRegisterFunction.Read || state == operation.Output.Value);
    }

    /// <inheritdoc/>
    public bool IsObservation(in Operation operation) =>
        operation.Input.Function == CasRegisterFunction.Read
        || (operation.Outcome == OperationOutcome.Ok && !operation.Output.Succeeded);

    /// <inheritdoc/>
    public string DescribeState(in long? state) => $"hold {Shown(state)}";

    /// <inheritdoc/>
    public string DescribeOperation(in Operation operation)
    {
        var request = operation.Input.Function switch
        {
            CasRegisterFunction.Write => $"write {Shown(operation.Input.Value)}",
            CasRegisterFunction.Cas => $"cas from {Shown(operation.Input.Expected)} to {Shown(operation.Input.Value)}",
            _ => "read",
        };
        if (operation.Outcome != OperationOutcome.Ok)
            return request + " without a reply";
        if (operation.Input.Function == CasRegisterFunction.Read)
            return $"read returned {Shown(operation.Output.Value)}";
        return request + (operation.Output.Succeeded ? " replied ok" : " replied mismatch");
    }

    private static string Shown(long? value) => value?.ToString() ?? "nil";
}

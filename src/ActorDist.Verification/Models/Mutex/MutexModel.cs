using ActorDist.Verification.Histories;
using Operation = ActorDist.Verification.Histories.Operation<ActorDist.Verification.Models.Mutex.MutexInput, bool>;

namespace ActorDist.Verification.Models.Mutex;

/// <summary>
/// A lock that one client at a time has; the mutex of Knossos. It does not ask who releases, since a client whose acquisition ended
/// unknown goes on under another number. The reply is true for done; a refusal is a failed operation and no observation.
/// </summary>
public sealed class MutexModel : ISequentialModel<bool, MutexInput, bool>
{
    /// <inheritdoc/>
    public bool Initial => false;

    /// <inheritdoc/>
    public bool Step(in bool state, in Operation operation, out bool next)
    {
        var fits = state == (operation.Input == MutexInput.Release);
        next = fits ? !state : state;
        return fits || operation.Outcome == OperationOutcome.Unknown;
    }

    /// <inheritdoc/>
    public bool IsObservation(in Operation operation) => false;

    /// <inheritdoc/>
    public string DescribeState(in bool state) => state ? "be held" : "be free";

    /// <inheritdoc/>
    public string DescribeOperation(in Operation operation) =>
        (operation.Input == MutexInput.Acquire ? "acquire" : "release")
        + (operation.Outcome == OperationOutcome.Ok ? " was done" : " without a reply");
}

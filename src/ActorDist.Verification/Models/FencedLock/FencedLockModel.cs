using ActorDist.Verification.Histories;
using Operation = ActorDist.Verification.Histories.Operation<ActorDist.Verification.Models.FencedLock.FencedLockInput, long>;

namespace ActorDist.Verification.Models.FencedLock;

/// <summary>
/// A lock that gives each holder a token larger than every token before (Kleppmann, "How to do distributed locking", 2016). The reply
/// of an acquisition is the token, that of a release says nothing; a refusal is a failed operation and no observation. Tokens need
/// not be consecutive. Leases that run out are releases that the history does not show, so this model is for locks without them; see
/// <c>LockJudge</c> for the others.
/// </summary>
public sealed class FencedLockModel : ISequentialModel<FencedLockState, FencedLockInput, long>
{
    /// <inheritdoc/>
    public FencedLockState Initial => default;

    /// <inheritdoc/>
    public bool Step(in FencedLockState state, in Operation operation, out FencedLockState next)
    {
        next = state;
        var isKnown = operation.Outcome == OperationOutcome.Ok;
        if (operation.Input.Function == FencedLockFunction.Release)
        {
            var token = operation.Input.Token;
            var fits = state.IsHeld && (state.Token is { } held ? held == token : token > state.Last);
            if (fits)
                next = new FencedLockState(IsHeld: false, Token: null, Math.Max(token, state.Last));
            return fits || !isKnown;
        }

        if (state.IsHeld)
            return !isKnown;
        if (!isKnown)
        {
            next = state with { IsHeld = true, Token = null };
            return true;
        }

        next = new FencedLockState(IsHeld: true, operation.Output, operation.Output);
        return operation.Output > state.Last;
    }

    /// <inheritdoc/>
    public bool IsObservation(in Operation operation) => false;

    /// <inheritdoc/>
    public string DescribeState(in FencedLockState state) => state switch
    {
        { IsHeld: false } => $"be free after token {state.Last}",
        { Token: { } token } => $"be held under token {token}",
        _ => $"be held under a token above {state.Last}",
    };

    /// <inheritdoc/>
    public string DescribeOperation(in Operation operation)
    {
        var isKnown = operation.Outcome == OperationOutcome.Ok;
        if (operation.Input.Function == FencedLockFunction.Release)
            return $"release of token {operation.Input.Token}" + (isKnown ? " was done" : " without a reply");
        return isKnown ? $"acquire returned token {operation.Output}" : "acquire without a reply";
    }
}

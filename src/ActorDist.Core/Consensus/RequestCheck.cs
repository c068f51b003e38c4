using ActorDist.Core.StateMachines;

namespace ActorDist.Core.Consensus;

/// <summary>Refuses requests that make no sense before anything is done for them.</summary>
internal static class RequestCheck
{
    /// <summary>Why a request is refused, or null.</summary>
    /// <param name="request">The request.</param>
    /// <param name="machines">The state machines of this node.</param>
    /// <param name="machine">The state machine of the request's register.</param>
    /// <param name="isRead">Whether the request's command can never change the register.</param>
    public static string? Refusal(RegisterRequest request, StateMachineSet machines, out IStateMachine? machine, out bool isRead)
    {
        isRead = false;
        if (!machines.TryGet(request.Key.Kind, out machine))
            return $"no state machine serves kind '{request.Key.Kind}'; there are: {string.Join(", ", machines.Kinds)}";
        if (request.Purpose is RequestPurpose.WriteBack or RequestPurpose.WriteBackToAll)
            return null;
        if (request.Command is not { } command)
            return "the request holds no command";
        try
        {
            isRead = machine.IsRead(command.Body.Span);
        }
        catch (FormatException e)
        {
            return e.Message;
        }

        if (isRead)
            return null;
        if (request.Purpose == RequestPurpose.StaleRead)
            return "a stale read cannot change a register";
        return command.Id == OpId.None ? "a command that may change a register needs an operation ID" : null;
    }
}

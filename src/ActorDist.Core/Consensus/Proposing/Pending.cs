using ActorDist.Core.StateMachines;

namespace ActorDist.Core.Consensus;

/// <summary>A request that a proposer has not answered yet.</summary>
internal sealed class Pending(RegisterRequest request, bool isRead)
{
    public RegisterRequest Request { get; } = request;

    public bool IsRead { get; } = isRead;

    /// <summary>An accept with its effect has left: from here on it may take effect even if nobody hears of it.</summary>
    public bool AcceptSent { get; set; }

    public long? Since { get; set; } = request.Command?.Since;

    public Evaluated Result { get; set; }

    public Outcome Expired() => AcceptSent
        ? Outcome.Unknown(Since, "no quorum confirmed it in time; it may have taken effect or may yet")
        : Outcome.Failed("no quorum answered in time; it was not proposed");
}

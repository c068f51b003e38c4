namespace ActorDist.Core.Consensus;

/// <summary>A role that asks its own replica's proposer; it is the tag of those requests.</summary>
internal interface IInternalClient
{
    /// <summary>A request of this role ended.</summary>
    void Completed(RegisterRequest request, in Outcome outcome);
}

namespace ActorDist.Core.Consensus;

/// <summary>A majority of every active set of the configuration; who is reachable at the moment has no say.</summary>
public sealed class MajorityQuorum : IQuorumRule
{
    /// <inheritdoc/>
    public bool IsQuorum(Configuration configuration, uint votes) => configuration.IsMajority(votes);
}

namespace ActorDist.Core.Consensus;

/// <summary>
/// One-round reads only when a quorum reports the same accepted ballot: that ballot is chosen, and any newer chosen one would show in
/// the intersection. Answering the highest of differing ballots is not linearizable: the next reader may miss the replica that had it.
/// </summary>
public sealed class UnanimousRead : IReadRule
{
    /// <inheritdoc/>
    public bool IsChosen(Configuration configuration, IQuorumRule quorums, uint heard, uint agreeing) =>
        quorums.IsQuorum(configuration, agreeing);
}

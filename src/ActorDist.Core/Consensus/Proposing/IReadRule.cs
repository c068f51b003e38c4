namespace ActorDist.Core.Consensus;

/// <summary>When what a quorum reported may be answered to a client without writing it back.</summary>
public interface IReadRule
{
    /// <summary>Whether the value with the highest accepted ballot is known to be chosen.</summary>
    /// <param name="configuration">The configuration in force.</param>
    /// <param name="quorums">What a quorum is.</param>
    /// <param name="heard">Replicas that reported.</param>
    /// <param name="agreeing">
    /// Those of them that reported the highest accepted ballot and no attempt begun after it, other than the one that was promised
    /// along with accepting it.
    /// </param>
    bool IsChosen(Configuration configuration, IQuorumRule quorums, uint heard, uint agreeing);
}

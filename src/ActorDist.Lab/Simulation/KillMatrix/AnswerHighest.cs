using ActorDist.Core.Consensus;

namespace ActorDist.Lab.Simulation.KillMatrix;

/// <summary>Broken: the highest accepted ballot of a quorum is answered as if it were chosen.</summary>
internal sealed class AnswerHighest : IReadRule
{
    public bool IsChosen(Configuration configuration, IQuorumRule quorums, uint heard, uint agreeing) =>
        quorums.IsQuorum(configuration, heard);
}

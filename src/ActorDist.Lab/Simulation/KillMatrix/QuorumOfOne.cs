using ActorDist.Core.Consensus;

namespace ActorDist.Lab.Simulation.KillMatrix;

/// <summary>Broken: any one replica is a quorum.</summary>
internal sealed class QuorumOfOne : IQuorumRule
{
    public bool IsQuorum(Configuration configuration, uint votes) => (votes & configuration.All) != 0;
}

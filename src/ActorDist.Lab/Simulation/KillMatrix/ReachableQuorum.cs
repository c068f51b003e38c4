using ActorDist.Core.Consensus;
using ActorDist.Lab.Simulation.World;

namespace ActorDist.Lab.Simulation.KillMatrix;

/// <summary>Broken: a majority of the members that look reachable from here, as a cluster's membership list would have it.</summary>
internal sealed class ReachableQuorum(ReplicaId self, SimulatedWorld world) : IQuorumRule
{
    public bool IsQuorum(Configuration configuration, uint votes)
    {
        var reachable = 0;
        var heard = 0;
        for (var i = 0; i < configuration.Members.Length; i++)
        {
            if (world.CanReach(self, configuration.Members[i].Id))
                reachable++;
            if ((votes >> i & 1) != 0)
                heard++;
        }

        return heard > reachable / 2;
    }
}

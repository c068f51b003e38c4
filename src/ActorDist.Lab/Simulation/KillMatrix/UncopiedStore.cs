using ActorDist.Core.Consensus;
using ActorDist.Lab.Simulation.World;

namespace ActorDist.Lab.Simulation.KillMatrix;

/// <summary>Broken: a replica that copies is shown nothing.</summary>
internal sealed class UncopiedStore(SimulatedDisk disk) : BrokenStore(disk)
{
    public override IReadOnlyList<KeyValuePair<RegisterKey, RegisterRecord>> Scan(RegisterKey? after, int limit, out long commit)
    {
        commit = 0;
        return [];
    }
}

using ActorDist.Lab.Simulation.World;

namespace ActorDist.Lab.Simulation.KillMatrix;

/// <summary>Broken: everything counts as durable the moment it is saved.</summary>
internal sealed class UnsyncedStore(SimulatedDisk disk) : BrokenStore(disk)
{
    public override long DurableCommit => long.MaxValue;
}

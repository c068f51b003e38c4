using ActorDist.Core.Consensus;
using ActorDist.Lab.Simulation.World;

namespace ActorDist.Lab.Simulation.KillMatrix;

/// <summary>Broken: the floor of garbage collection is forgotten as soon as a tombstone is gone.</summary>
internal sealed class FloorlessStore(SimulatedDisk disk) : BrokenStore(disk)
{
    private Floor _floor;

    public override ReplicaMeta Meta => base.Meta with { Floor = _floor };

    public override long SaveMeta(ReplicaMeta meta)
    {
        _floor = meta.Floor;
        return base.SaveMeta(meta with { Floor = default });
    }

    public override long Save(RegisterKey key, RegisterRecord? record)
    {
        if (record is null)
            _floor = default;
        return base.Save(key, record);
    }
}

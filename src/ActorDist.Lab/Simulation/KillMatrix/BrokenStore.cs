using ActorDist.Core.Consensus;
using ActorDist.Lab.Simulation.World;

namespace ActorDist.Lab.Simulation.KillMatrix;

/// <summary>A disk seen through a wrapper that breaks one thing.</summary>
internal abstract class BrokenStore(SimulatedDisk disk) : IAcceptorStore
{
    public virtual long DurableCommit => disk.DurableCommit;

    public virtual ReplicaMeta Meta => disk.Meta;

    public RegisterRecord? Load(RegisterKey key, out long commit) => disk.Load(key, out commit);

    public virtual long Save(RegisterKey key, RegisterRecord? record) => disk.Save(key, record);

    public long Clear() => disk.Clear();

    public virtual long SaveMeta(ReplicaMeta meta) => disk.SaveMeta(meta);

    public virtual IReadOnlyList<KeyValuePair<RegisterKey, RegisterRecord>> Scan(RegisterKey? after, int limit, out long commit) =>
        disk.Scan(after, limit, out commit);
}

using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;

namespace ActorDist.Cluster.Registers.Replication;

/// <summary>A register on this node's disk, without its content.</summary>
/// <param name="Key">Which register.</param>
/// <param name="Version">Version of the state accepted last.</param>
/// <param name="IsTombstone">Whether that state is the mark of a deleted register.</param>
internal readonly record struct StoredKey(RegisterKey Key, long Version, bool IsTombstone)
{
    public static StoredKey From(RegisterKey key, RegisterRecord record)
    {
        var state = RegisterState.Decode(record.State);
        return new StoredKey(key, state.Version, state.IsTombstone);
    }
}

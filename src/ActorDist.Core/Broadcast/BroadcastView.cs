using System.Collections.Immutable;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Broadcast;

/// <summary>
/// Who takes part, as the consensus over the configuration decided it. Who was evicted holds no compaction up; who comes back is sent
/// what is missing, or a snapshot. A member may be evicted only once those who came in before have caught up
/// (<see cref="CausalBroadcast.IsCaughtUp"/>), as with any change of a configuration: else what was compacted with the evicted one's
/// consent may be nowhere.
/// </summary>
/// <param name="Epoch">Rises with each change.</param>
/// <param name="Members">At most <see cref="Configuration.MaxMembers"/>, by their disks: a wiped member is another one.</param>
public sealed record BroadcastView(long Epoch, ImmutableSortedSet<ReplicaId> Members)
{
    /// <summary>Before anything was learned: nobody.</summary>
    public static BroadcastView None { get; } = new(0, []);
}

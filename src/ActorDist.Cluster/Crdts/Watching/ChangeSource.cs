using ActorDist.Cluster.Crdts.Types;
using Akka.Cluster;
using Akka.DistributedData;

namespace ActorDist.Cluster.Crdts.Watching;

/// <summary>Tells from two states of an object who has changed it in between.</summary>
/// <param name="type">Its type.</param>
internal sealed class ChangeSource(ReplicatedDataType type)
{
    /// <summary>The starts of nodes that have counted on; none where the type does not keep that.</summary>
    public IEnumerable<UniqueAddress> Of(IReplicatedData? before, IReplicatedData after)
    {
        var counted = before is null ? null : type.Progress(before);
        return type.Progress(after)
            .Where(pair => pair.Value > (counted?.GetValueOrDefault(pair.Key) ?? 0))
            .Select(pair => pair.Key);
    }
}

using Akka.Cluster;
using Akka.DistributedData;

namespace ActorDist.Cluster.Crdts.Replication;

/// <summary>A state-based type of <see cref="Core.Crdts"/> as Akka.DistributedData replicates it. Bound to <see cref="CrdtSerializer"/>.</summary>
public interface IReplicatedState : IReplicatedData
{
    /// <summary>The starts of nodes that have changed it and are not pruned.</summary>
    IReadOnlyCollection<UniqueAddress> ChangedBy { get; }

    /// <summary>Bytes of its encoded state.</summary>
    int EncodedLength { get; }
}

using Akka.DistributedData;

namespace ActorDist.Cluster.Crdts.Replication;

/// <summary>A key of the replicator of which the type of the data is not known at compile time.</summary>
/// <param name="id">The key.</param>
internal sealed class ReplicatorKey(string id) : Key<IReplicatedData>(id);

using Akka.Cluster.Sharding;
using static ActorDist.Autoscale.Convergence.Running.ConvergenceProtocol;

namespace ActorDist.Autoscale.Convergence.Running;

/// <summary>Partitions groups into shards by a hash that is the same on every node and in every version.</summary>
/// <param name="shards">The number of shards, which may never change while a cluster runs.</param>
public sealed class ConvergenceExtractor(int shards) : HashCodeMessageExtractor(shards)
{
    /// <inheritdoc />
    public override string? EntityId(object message) => (message as Wake)?.Group;
}

using Akka.Cluster.Sharding;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Requests;

/// <summary>Partitions request IDs into shards by a hash that is the same on every node and in every version.</summary>
/// <param name="shards">The number of shards, which may never change while a cluster runs.</param>
public sealed class ScalingRequestExtractor(int shards) : HashCodeMessageExtractor(shards)
{
    /// <inheritdoc />
    public override string? EntityId(object message) => (message as IToScalingRequest)?.RequestId;
}

using ActorDist.Cluster.Quorum.Replication;
using ActorDist.Cluster.Registers.Channel.Streams;
using Google.Protobuf;

namespace ActorDist.Cluster.Quorum.Channel;

/// <summary>Takes in the frames of other quorum replicas that came over the replicas' streams.</summary>
/// <param name="engine">Where to.</param>
internal sealed class QuorumPassenger(QuorumEngine engine) : IStreamPassenger
{
    /// <inheritdoc/>
    public void Take(ByteString frame) => engine.Post(ReceivedQuorumFrame.Decode(Schema.Frame.Parser.ParseFrom(frame)));
}

using ActorDist.Cluster.Registers.Channel;
using ActorDist.Core.Consensus;
using Google.Protobuf;
using Carrier = ActorDist.Cluster.Registers.Schema.Frame;

namespace ActorDist.Cluster.Quorum.Channel;

/// <summary>
/// Frames over streams like those of the registers' replicas, on connections of their own; large ones, which those do not carry, over
/// Akka.Remote in parts.
/// </summary>
/// <param name="streams">Streams that nobody else writes to.</param>
/// <param name="parts">For large frames.</param>
internal sealed class StreamQuorumChannel(IReplicaChannel streams, AkkaQuorumChannel parts) : IQuorumChannel, IDisposable
{
    /// <inheritdoc/>
    public void Send(ReplicaId to, Schema.Frame frame)
    {
        if (frame.CalculateSize() > FramePieces.PieceBytes)
            parts.Send(to, frame);
        else
            streams.Send(to, new Carrier { From = frame.From, To = frame.To, Passenger = frame.ToByteString() });
    }

    /// <inheritdoc/>
    public void Dispose() => (streams as IDisposable)?.Dispose();
}

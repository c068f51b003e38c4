using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers.Channel;
using ActorDist.Cluster.Registers.Replicas;
using ActorDist.Core.Consensus;
using Akka.Actor;
using Akka.Event;
using Google.Protobuf;

namespace ActorDist.Cluster.Quorum.Channel;

/// <summary>Frames as messages of Akka.Remote, large ones in parts.</summary>
/// <param name="system">The node's actor system.</param>
/// <param name="directory">Tells which address has which disk.</param>
internal sealed class AkkaQuorumChannel(ActorSystem system, NodeDirectory directory) : IQuorumChannel
{
    private readonly ReplicaPeers _peers = new(system, directory, QuorumChannelActor.Name);
    private readonly ILoggingAdapter _log = Logging.GetLogger(system, typeof(AkkaQuorumChannel));
    private long _frames;

    /// <inheritdoc/>
    public void Send(ReplicaId to, Schema.Frame frame)
    {
        if (!_peers.TryGet(to, out var peer))
            return;
        var size = frame.CalculateSize();
        if (size <= FramePieces.PieceBytes)
        {
            peer.Tell(new QuorumFrame(frame), ActorRefs.NoSender);
            return;
        }

        if (size > FramePieces.MaxFrameBytes)
        {
            _log.Error(
                "A frame of {Size} bytes for replica {Replica} was not sent, the limit is {Limit}: an object has grown beyond all limits",
                size, to, FramePieces.MaxFrameBytes);
            return;
        }

        foreach (var piece in FramePieces.Cut(FrameCodec.Decode(frame.From), ++_frames, frame.ToByteArray()))
            peer.Tell(new QuorumPiece(piece), ActorRefs.NoSender);
    }
}

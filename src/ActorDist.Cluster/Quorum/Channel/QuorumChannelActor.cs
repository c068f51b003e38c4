using ActorDist.Cluster.Quorum.Replication;
using Akka.Actor;
using Akka.Event;

namespace ActorDist.Cluster.Quorum.Channel;

/// <summary>Takes frames of other quorum replicas in.</summary>
internal sealed class QuorumChannelActor : ReceiveActor
{
    /// <summary>The actor's name under /user, the same on every node: peers are found by it.</summary>
    public const string Name = "quorum-channel";

    private readonly FramePieces _pieces = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>Made by <see cref="Props"/>.</summary>
    public QuorumChannelActor(QuorumEngine engine)
    {
        Receive<QuorumFrame>(frame => Take(() => frame.Frame, engine));
        Receive<QuorumPiece>(piece => Take(() => _pieces.Take(piece.Piece), engine));
    }

    public static Props Props(QuorumEngine engine) => Akka.Actor.Props.Create(() => new QuorumChannelActor(engine));

    private void Take(Func<Schema.Frame?> frame, QuorumEngine engine)
    {
        try
        {
            if (frame() is { } whole)
                engine.Post(ReceivedQuorumFrame.Decode(whole));
        }
        catch (FormatException e)
        {
            _log.Warning("A frame of another quorum replica was dropped: {Error}", e.Message);
        }
    }
}

using ActorDist.Cluster.Engines;
using ActorDist.Cluster.Registers.Channel;
using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers.Replication;

/// <summary>A frame of another replica, taken apart.</summary>
/// <param name="From">The sender.</param>
/// <param name="Cluster">The sender's cluster.</param>
/// <param name="To">The replica meant.</param>
/// <param name="Messages">What the sender's replica says to this one.</param>
/// <param name="Forwards">Operations handed to this node.</param>
/// <param name="Replies">Answers to operations that this node handed over.</param>
internal sealed record ReceivedFrame(
    ReplicaId From,
    string Cluster,
    ReplicaId To,
    Envelope[] Messages,
    IReadOnlyList<Schema.Forward> Forwards,
    IReadOnlyList<Schema.ForwardReply> Replies) : IEngineInput<ReplicaEngine>
{
    /// <summary>Takes a frame apart.</summary>
    /// <exception cref="FormatException">A part of it is malformed.</exception>
    public static ReceivedFrame Decode(Schema.Frame frame)
    {
        var from = FrameCodec.Decode(frame.From);
        var to = FrameCodec.Decode(frame.To);
        var messages = frame.Messages.Count == 0 ? [] : new Envelope[frame.Messages.Count];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = new Envelope(from, to, frame.Cluster, frame.Epoch, FrameCodec.Decode(frame.Messages[i]));
        return new ReceivedFrame(from, frame.Cluster, to, messages, frame.Forwards, frame.Replies);
    }

    /// <inheritdoc/>
    public void Handle(ReplicaEngine engine, long now) => engine.Take(this, now);
}

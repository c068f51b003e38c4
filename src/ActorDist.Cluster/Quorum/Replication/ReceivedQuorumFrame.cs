using ActorDist.Cluster.Engines;
using ActorDist.Cluster.Quorum.Channel;
using ActorDist.Cluster.Registers.Channel;
using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum.Replication;

/// <summary>A frame of another quorum replica, taken apart.</summary>
/// <param name="Messages">What it says to this one.</param>
internal sealed record ReceivedQuorumFrame(QuorumEnvelope[] Messages) : IEngineInput<QuorumEngine>
{
    /// <summary>Takes a frame apart.</summary>
    /// <exception cref="FormatException">A part of it is malformed.</exception>
    public static ReceivedQuorumFrame Decode(Schema.Frame frame)
    {
        var (from, to) = (FrameCodec.Decode(frame.From), FrameCodec.Decode(frame.To));
        var messages = new QuorumEnvelope[frame.Messages.Count];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = new QuorumEnvelope(from, to, frame.Cluster, QuorumCodec.Decode(frame.Messages[i]));
        return new ReceivedQuorumFrame(messages);
    }

    /// <inheritdoc/>
    public void Handle(QuorumEngine engine, long now) => engine.Take(this);
}

using ActorDist.Cluster.Events;
using ActorDist.Cluster.Serialization;
using Akka.Actor;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Requests;

/// <summary>The scaling requests' messages, as <c>requests.proto</c> describes them.</summary>
public sealed class ScalingRequestSerializer : ProtobufSerializer
{
    /// <summary>Made by Akka.</summary>
    public ScalingRequestSerializer(ExtendedActorSystem system)
        : base(system)
    {
        Bind("su", Schema.Submit.Parser,
            (Submit m) => new Schema.Submit
            {
                RequestId = m.RequestId,
                GroupId = m.Request.GroupId,
                Change = m.Request.Change,
                CausedBy = m.CausedBy.ToString(),
                TraceParent = m.TraceParent ?? "",
            },
            s => new Submit(new ScalingRequest(s.RequestId, s.GroupId, s.Change))
            {
                CausedBy = EventStamp.Parse(s.CausedBy),
                TraceParent = s.TraceParent.Length > 0 ? s.TraceParent : null,
            });
        Bind("sh", Schema.Show.Parser, (Show m) => new Schema.Show { RequestId = m.RequestId }, s => new Show(s.RequestId));
        Bind("re", Schema.Reply.Parser, EncodeReply, DecodeReply);
    }

    /// <inheritdoc />
    public override int Identifier => 1702;

    private static Schema.Effect Encode(ScalingEffect effect) =>
        new() { RequestId = effect.RequestId, GroupId = effect.GroupId, Change = effect.Change };

    private static ScalingEffect Decode(Schema.Effect effect) => new(effect.RequestId, effect.GroupId, effect.Change);

    private static Schema.Reply EncodeReply(Reply reply) => new()
    {
        RequestId = reply.RequestId,
        Outcome = (int)reply.Outcome,
        Effect = reply.Effect is null ? null : Encode(reply.Effect),
        Owner = reply.Owner,
        Cause = (int)reply.Cause,
        Error = reply.Error,
        CausedBy = reply.CausedBy.ToString(),
    };

    private static Reply DecodeReply(Schema.Reply reply) => new(
        reply.RequestId,
        (Outcome)reply.Outcome,
        reply.Effect is null ? null : Decode(reply.Effect),
        reply.Owner,
        (FailureCause)reply.Cause,
        reply.Error)
    {
        CausedBy = EventStamp.Parse(reply.CausedBy),
    };
}

using System.Runtime.Serialization;
using ActorDist.Cluster.Membership.Evidence;
using ActorDist.Cluster.Serialization;
using ActorDist.Core.Membership;
using Akka.Actor;

namespace ActorDist.Cluster.Membership;

/// <summary>The membership capability's messages, as <c>membership.proto</c> describes them.</summary>
public sealed class MembershipSerializer : ProtobufSerializer
{
    /// <summary>Made by Akka.</summary>
    public MembershipSerializer(ExtendedActorSystem system)
        : base(system)
    {
        Bind("nd", Schema.NodeDescription.Parser, Encode, Decode);
        Bind("ev", Schema.EvidenceVote.Parser, Encode, Decode);
        Bind<EvidenceMessages.AreYouThere, Schema.AreYouThere>(
            "ea",
            Schema.AreYouThere.Parser,
            asked => new Schema.AreYouThere { Member = Encode(asked.Member), Round = asked.Round },
            asked => new EvidenceMessages.AreYouThere(Decode(asked.Member), asked.Round));
        Bind<EvidenceMessages.HereIAm, Schema.HereIAm>(
            "eh",
            Schema.HereIAm.Parser,
            here => new Schema.HereIAm { Member = Encode(here.Member), Round = here.Round },
            here => new EvidenceMessages.HereIAm(Decode(here.Member), here.Round));
        Bind<EvidenceMessages.Decision, Schema.EvidenceDecision>(
            "ed",
            Schema.EvidenceDecision.Parser,
            decision => new Schema.EvidenceDecision { By = Encode(decision.By), About = Encode(decision.About) },
            decision => new EvidenceMessages.Decision(Decode(decision.By), Decode(decision.About)));
    }

    /// <inheritdoc />
    public override int Identifier => 1701;

    private static Schema.NodeDescription Encode(NodeDescription node) => new()
    {
        Name = node.Name,
        Address = node.Address,
        Http = node.Http,
        Http2 = node.Http2,
        Pbm = node.Pbm,
        DiskId = node.DiskId,
        Incarnation = node.Incarnation,
        Stream = node.Stream,
        Uid = node.Uid,
        Hello = node.Hello,
    };

    private static NodeDescription Decode(Schema.NodeDescription node) =>
        new(node.Name, node.Address, node.Http, node.Http2, node.Pbm, node.DiskId, node.Incarnation)
        {
            Stream = node.Stream,
            Uid = node.Uid,
            Hello = node.Hello,
        };

    private static Schema.MemberKey Encode(MemberKey key) => new() { Address = key.Address, Uid = key.Uid };

    private static MemberKey Decode(Schema.MemberKey? key) =>
        key is null ? throw new SerializationException("A message of the evidence names no member.") : new(key.Address, key.Uid);

    private static Schema.EvidenceVote Encode(EvidenceMessages.Vote vote) => new()
    {
        From = Encode(vote.From),
        About = Encode(vote.About),
        Finding = vote.Finding switch
        {
            Finding.Refused => Schema.EvidenceVote.Types.Finding.Refused,
            Finding.Open => Schema.EvidenceVote.Types.Finding.Open,
            _ => Schema.EvidenceVote.Types.Finding.Alive,
        },
    };

    private static EvidenceMessages.Vote Decode(Schema.EvidenceVote vote) => new(
        Decode(vote.From),
        Decode(vote.About),
        vote.Finding switch
        {
            Schema.EvidenceVote.Types.Finding.Refused => Finding.Refused,
            Schema.EvidenceVote.Types.Finding.Open => Finding.Open,
            Schema.EvidenceVote.Types.Finding.Alive => Finding.Alive,
            var other => throw new SerializationException($"There is no finding {(int)other}."),
        });
}

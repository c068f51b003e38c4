using ActorDist.Cluster.Serialization;
using Akka.Actor;

namespace ActorDist.Cluster.Membership;

/// <summary>The membership capability's messages, as <c>membership.proto</c> describes them.</summary>
public sealed class MembershipSerializer : ProtobufSerializer
{
    /// <summary>Made by Akka.</summary>
    public MembershipSerializer(ExtendedActorSystem system)
        : base(system) =>
        Bind("nd", Schema.NodeDescription.Parser, Encode, Decode);

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
    };

    private static NodeDescription Decode(Schema.NodeDescription node) =>
        new(node.Name, node.Address, node.Http, node.Http2, node.Pbm, node.DiskId, node.Incarnation) { Stream = node.Stream };
}

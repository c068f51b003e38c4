using ActorDist.Cluster.Serialization;
using Akka.Actor;

namespace ActorDist.Cluster.Crdts.Operations;

/// <summary>The frames of objects by operations, as <c>operations.proto</c> describes them.</summary>
public sealed class OperationSerializer : ProtobufSerializer
{
    /// <summary>Made by Akka.</summary>
    public OperationSerializer(ExtendedActorSystem system)
        : base(system) => Bind("f", Schema.Frame.Parser, (OperationFrame frame) => OperationCodec.Encode(frame), OperationCodec.Decode);

    /// <inheritdoc />
    public override int Identifier => 1720;
}

using ActorDist.Cluster.Serialization;
using ActorDist.Core.Crdts.Documents;
using Akka.Actor;

namespace ActorDist.Cluster.Crdts.Documents;

/// <summary>What nodes tell each other about who has a document open, as <c>documents.proto</c> describes it.</summary>
public sealed class DocumentSerializer : ProtobufSerializer
{
    /// <summary>Made by Akka.</summary>
    public DocumentSerializer(ExtendedActorSystem system)
        : base(system)
    {
        Bind("dp", Schema.Present.Parser, (DocumentProtocol.Present m) => Encode(m), Decode);
    }

    /// <inheritdoc />
    public override int Identifier => 1713;

    private static Schema.Present Encode(DocumentProtocol.Present present)
    {
        var schema = new Schema.Present { Document = present.Document, Node = present.Node };
        schema.Writers.AddRange(present.Writers.Select(
            writer => new Schema.Writer { Session = writer.Session, Name = writer.Name, Index = writer.Index }));
        return schema;
    }

    private static DocumentProtocol.Present Decode(Schema.Present schema) => new(
        schema.Document,
        schema.Node,
        [.. schema.Writers.Select(writer => new DocumentWriter(writer.Session, writer.Name, schema.Node, writer.Index))]);
}

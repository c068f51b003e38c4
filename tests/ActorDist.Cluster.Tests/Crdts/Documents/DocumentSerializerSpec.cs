using ActorDist.Cluster.Crdts.Documents;
using ActorDist.Core.Crdts.Documents;
using Akka.Actor;
using Akka.TestKit.Xunit;
using Xunit;

namespace ActorDist.Cluster.Tests.Crdts.Documents;

/// <summary>What nodes tell each other about those who have a document open.</summary>
public sealed class DocumentSerializerSpec : TestKit
{
    [Fact]
    public void Should_read_back_what_it_wrote()
    {
        var serializer = new DocumentSerializer((ExtendedActorSystem)Sys);
        var present = new DocumentProtocol.Present("note", "n1", [new DocumentWriter("s", "Ada \u00e9", "n1", 7), new DocumentWriter("t", "", "n1", 0)]);
        var back = Assert.IsType<DocumentProtocol.Present>(serializer.FromBinary(serializer.ToBinary(present), serializer.Manifest(present)));
        Assert.Equal(present.Writers, back.Writers);
        Assert.Equal(("note", "n1"), (back.Document, back.Node));
        Assert.Equal([typeof(DocumentProtocol.Present)], serializer.MessageTypes);
    }
}

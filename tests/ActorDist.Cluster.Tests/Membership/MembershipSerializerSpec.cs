using System.Runtime.Serialization;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Membership.Evidence;
using ActorDist.Core.Membership;
using Akka.Actor;
using Akka.TestKit.Xunit;
using Xunit;

namespace ActorDist.Cluster.Tests.Membership;

public sealed class MembershipSerializerSpec(ITestOutputHelper output) : TestKit("akka.loglevel=INFO", "membership", output)
{
    private static readonly MemberKey One = new("akka.tcp://actordist@127.0.0.1:4053", -17);
    private static readonly MemberKey Other = new("akka.tcp://actordist@127.0.0.1:4054", 2_000_000_000);

    public static TheoryData<object> Messages =>
    [
        new NodeDescription("n1", One.Address, "127.0.0.1:8081", "127.0.0.1:9081", "127.0.0.1:9110", "disk", 3)
        {
            Stream = "127.0.0.1:5000",
            Uid = One.Uid,
            Hello = "127.0.0.1:5001",
        },
        new EvidenceMessages.Vote(One, Other, Finding.Refused),
        new EvidenceMessages.Vote(One, Other, Finding.Open),
        new EvidenceMessages.Vote(One, Other, Finding.Alive),
        new EvidenceMessages.AreYouThere(One, 4),
        new EvidenceMessages.HereIAm(One, 4),
        new EvidenceMessages.Decision(One, Other),
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Should_read_back_what_it_wrote(object message)
    {
        var serializer = new MembershipSerializer((ExtendedActorSystem)Sys);

        Assert.Equal(message, serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message)));
    }

    [Theory]
    [InlineData("ev")]
    [InlineData("ea")]
    [InlineData("eh")]
    [InlineData("ed")]
    public void Should_refuse_a_message_that_names_no_member(string manifest) => Assert.Throws<SerializationException>(
        () => new MembershipSerializer((ExtendedActorSystem)Sys).FromBinary([], manifest));
}

using ActorDist.Autoscale.Requests;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit;
using Xunit;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Tests.Requests;

public sealed class ScalingRequestSerializerTests(ITestOutputHelper output) : TestKit(Config.Empty, "serializer", output)
{
    private static readonly object[] Samples =
    [
        new Submit(new ScalingRequest("r1", "web", -2)),
        new Show("r1"),
        new Reply("r1", Outcome.Executed, new ScalingEffect("r1", "web", 2), "n3"),
        new Reply("r1", Outcome.Failed, null, "n3", FailureCause.Conflict, "another body"),
    ];

    private ScalingRequestSerializer Serializer => new((ExtendedActorSystem)Sys);

    [Fact]
    public void Should_give_back_what_it_was_given()
    {
        foreach (var sample in Samples)
        {
            Assert.Equal(sample, Serializer.FromBinary(Serializer.ToBinary(sample), Serializer.Manifest(sample)));
        }
    }

    [Fact]
    public void Should_know_every_message_of_the_protocol()
    {
        var messages = typeof(IScalingRequestMessage).Assembly.GetTypes()
            .Where(type => type is { IsClass: true } && type.IsAssignableTo(typeof(IScalingRequestMessage)))
            .ToHashSet();
        Assert.Equal(messages, Serializer.MessageTypes.ToHashSet());
        Assert.Equal(messages, Samples.Select(sample => sample.GetType()).ToHashSet());
    }

    [Theory]
    [InlineData("su", new byte[] { 0xff, 0xff, 0xff })]
    [InlineData("zz", new byte[0])]
    public void Should_refuse_what_it_cannot_read_naming_the_manifest(string manifest, byte[] bytes)
    {
        var refused = Assert.Throws<System.Runtime.Serialization.SerializationException>(() => Serializer.FromBinary(bytes, manifest));
        Assert.Contains($"'{manifest}'", refused.Message, StringComparison.Ordinal);
    }
}

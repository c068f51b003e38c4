using ActorDist.Cluster.Registers;
using Akka.Configuration;
using Xunit;

namespace ActorDist.Cluster.Tests.Registers;

public sealed class RegisterSettingsTests
{
    private const string Valid = """
        akka.remote.dot-netty.tcp.hostname = "127.0.0.1"
        actordist.node.replicas = 3
        actordist.registers {
          operation-timeout = 5s
          hedge-after = 100ms
          max-under-way = 10
          max-waiting = 10
          prepared-bytes = 1 MiB
          channel = auto
          stream-port = 0
          collect-after = 60s
        }
        """;

    [Theory]
    [InlineData("127.0.0.1", "auto", true)]
    [InlineData("127.0.0.1", "stream", true)]
    [InlineData("127.0.0.1", "akka", false)]
    [InlineData("10.1.2.3", "auto", false)]
    [InlineData("node1.example.org", "auto", false)]
    [InlineData("10.1.2.3", "akka", false)]
    public void StreamsWithoutTls_StayOnLoopback(string host, string channel, bool streams) =>
        Assert.Equal(streams, Read("akka.remote.dot-netty.tcp.hostname", host, "actordist.registers.channel", channel).StreamEndPoint is not null);

    [Fact]
    public void StreamsElsewhere_AreRefused()
    {
        var refused = Assert.Throws<ConfigurationException>(
            () => Read("akka.remote.dot-netty.tcp.hostname", "10.1.2.3", "actordist.registers.channel", "stream"));
        Assert.Contains("the node's host is 10.1.2.3. Use akka.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("channel", "tcp", "actordist.registers.channel must be auto, akka or stream; it is 'tcp'.")]
    [InlineData("stream-port", "65536", "actordist.registers.stream-port must be from 0 to 65535; it is 65536.")]
    [InlineData("max-waiting", "0", "actordist.registers.max-waiting must be at least 1; it is 0.")]
    [InlineData("operation-timeout", "61s", "actordist.registers.operation-timeout must be above 0 and at most 60 s; it is 61 s.")]
    [InlineData("hedge-after", "5s", "actordist.registers.hedge-after must be above 0 and below operation-timeout; it is 5 s.")]
    [InlineData("max-waiting", "many", "actordist.registers.max-waiting must be a whole number; it is 'many'.")]
    [InlineData("hedge-after", "soon", "actordist.registers.hedge-after must be a time such as 5s; it is 'soon'.")]
    [InlineData("prepared-bytes", "big", "actordist.registers.prepared-bytes must be a size such as 64 KiB; it is 'big'.")]
    [InlineData("collect-after", "9s", "actordist.registers.collect-after must be 0 or at least twice operation-timeout")]
    public void AValueOutOfItsLimits_IsNamedWithTheLimit(string setting, string value, string expected)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read($"actordist.registers.{setting}", value));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Pairs of a setting and its value, on top of valid ones.</summary>
    private static RegisterSettings Read(params string[] changes) => RegisterSettings.From(changes.Chunk(2).Aggregate(
        ConfigurationFactory.ParseString(Valid),
        (config, change) => ConfigurationFactory.ParseString($"{change[0]} = \"{change[1]}\"").WithFallback(config)));
}

using System.Collections;
using ActorDist.Node.Configuration;
using Xunit;

namespace ActorDist.Node.Tests.Configuration;

public sealed class HoconLayersTests
{
    private const string GossipInterval = "akka.cluster.gossip-interval";
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "hocon");

    [Fact]
    public void Should_let_the_profile_win_over_the_base_the_environment_over_it_and_the_command_line_over_all()
    {
        var demo = new NodeOptions { Profile = "demo" };
        Assert.Equal("200ms", Load(demo).GetString(GossipInterval));
        Hashtable environment = new() { ["ACTORDIST__AKKA__CLUSTER__GOSSIP_INTERVAL"] = "777ms" };
        Assert.Equal("777ms", Load(demo, environment).GetString(GossipInterval));
        Assert.Equal("5ms", Load(demo with { Overrides = [GossipInterval + "=5ms"] }, environment).GetString(GossipInterval));
    }

    [Fact]
    public void Should_put_options_where_their_settings_are()
    {
        var config = Load(new NodeOptions { Name = "n3", Port = 4055, Http = 0, Http2 = 9083, Pbm = 9112, Data = "C:\\n\"3", Host = "127.0.0.1", Replicas = 5, ClockSkew = "-5s" });
        Assert.Equal("n3", config.GetString("actordist.node.name"));
        Assert.Equal(4055, config.GetInt("akka.remote.dot-netty.tcp.port"));
        Assert.Equal(0, config.GetInt("actordist.http.port"));
        Assert.Equal(9083, config.GetInt("actordist.http.http2-port"));
        Assert.Equal(9112, config.GetInt("petabridge.cmd.port"));
        Assert.Equal(5, config.GetInt("actordist.node.replicas"));
        Assert.Equal("-5s", config.GetString("actordist.clock.skew"));
        Assert.Equal("C:\\n\"3", config.GetString("actordist.node.data"));
    }

    [Fact]
    public void Should_take_one_token_for_both_doors_from_the_environment()
    {
        var config = Load(new NodeOptions(), new Hashtable { ["ACTORDIST_TOKEN"] = "s3cret" });
        Assert.Equal("s3cret", config.GetString("actordist.http.token"));
        Assert.Equal("s3cret", config.GetString("petabridge.cmd.token"));
    }

    [Theory]
    [InlineData("akka.clustre.gossip-interval=5ms", "akka.clustre.gossip-interval")]
    [InlineData("actordist.request.shards=5", "actordist.request.shards")]
    [InlineData("nonsense", "nonsense")]
    [InlineData("actordist.http.port=${HOME}", "substitution")]
    [InlineData("actordist.http.port={ a = 1 }", "actordist.http.port.a")]
    public void Should_refuse_a_setting_that_nobody_reads_or_can_read_naming_it(string setting, string named) =>
        Assert.Contains(
            named,
            Assert.Throws<SettingException>(() => Load(new NodeOptions { Overrides = [setting] })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Should_refuse_an_unknown_variable_of_ours() =>
        Assert.Contains("ACTORDIST__NO__SUCH", Assert.Throws<SettingException>(
            () => Load(new NodeOptions(), new Hashtable { ["ACTORDIST__NO__SUCH"] = "1" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Should_refuse_an_unknown_profile_naming_those_that_there_are() =>
        Assert.Contains("demo, production, lab", Assert.Throws<SettingException>(
            () => Load(new NodeOptions { Profile = "fast" })).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(ProfileNames))]
    public void Should_ship_profiles_whose_every_setting_somebody_reads(string profile) =>
        Assert.NotEmpty(Load(new NodeOptions { Profile = profile }).GetString("akka.cluster.down-removal-margin"));

    public static TheoryData<string> ProfileNames => [.. HoconLayers.Profiles];

    private static Akka.Configuration.Config Load(NodeOptions options, IDictionary? environment = null) =>
        HoconLayers.Load(Folder, options, environment ?? new Hashtable());
}

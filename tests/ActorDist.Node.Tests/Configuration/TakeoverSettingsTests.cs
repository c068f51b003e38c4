using System.Collections;
using ActorDist.Cluster.Membership.Evidence;
using ActorDist.Node.Configuration;
using Akka.Configuration;
using Xunit;

namespace ActorDist.Node.Tests.Configuration;

public sealed class TakeoverSettingsTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("production")]
    [InlineData("lab")]
    public void Should_keep_a_margin_between_the_end_of_a_minority_and_the_resolver(string profile)
    {
        var config = Load(profile);
        var settings = TakeoverSettings.From(config);

        Assert.Equal(0, settings.Hello!.Port);
        var stable = config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after");
        Assert.True(stable - settings.EarlyMinorityAfter >= settings.EarlyMinorityAfter, $"{stable} leaves too short a margin");
        // Else every proven crash would pay the margin.
        Assert.Equal(TimeSpan.FromMilliseconds(1), config.GetTimeSpan("akka.cluster.down-removal-margin"));
    }

    [Fact]
    public void Should_be_off_by_one_key_each()
    {
        Assert.Null(TakeoverSettings.From(Load("demo", "actordist.takeover.evidence=off")).Hello);
        Assert.Null(TakeoverSettings.From(Load("demo", "actordist.takeover.early-minority.enabled=off")).EarlyMinorityAfter);
    }

    [Theory]
    [InlineData("actordist.takeover.evidence=perhaps", "on or off")]
    [InlineData("actordist.takeover.hello-port=65536", "65535")]
    [InlineData("actordist.takeover.early-minority.after=6s", "stable-after (6 s)")]
    [InlineData("actordist.takeover.early-minority.after=0s", "above 0")]
    public void Should_refuse_a_value_naming_the_setting_and_the_limit(string setting, string limit)
    {
        var error = Assert.Throws<ConfigurationException>(() => TakeoverSettings.From(Load("demo", setting))).Message;

        Assert.Contains(setting[..setting.IndexOf('=', StringComparison.Ordinal)], error, StringComparison.Ordinal);
        Assert.Contains(limit, error, StringComparison.Ordinal);
    }

    private static Config Load(string profile, params string[] overrides) => HoconLayers.Load(
        Path.Combine(AppContext.BaseDirectory, "hocon"),
        new NodeOptions { Name = "n1", Data = "n1", Profile = profile, Overrides = overrides },
        new Hashtable());
}

using ActorDist.Cluster.Clocks;
using Akka.Configuration;
using Xunit;

namespace ActorDist.Cluster.Tests.Clocks;

public sealed class NodeClockSpec
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Machine _machine = new();

    [Fact]
    public void Should_add_its_skew_to_the_wall_and_jump_when_it_changes()
    {
        var clock = new NodeClock(TimeSpan.FromMilliseconds(-250), _machine);
        Assert.Equal(Noon - TimeSpan.FromMilliseconds(250), clock.GetUtcNow());

        clock.Skew = TimeSpan.FromSeconds(5);
        Assert.Equal(Noon + TimeSpan.FromSeconds(5), clock.GetUtcNow());
        Assert.Equal((Noon + TimeSpan.FromSeconds(5)).ToUnixTimeMilliseconds(), clock.Moment.Wall);
    }

    [Fact]
    public void Should_keep_what_waiting_is_measured_with_free_of_skew()
    {
        var clock = new NodeClock(TimeSpan.FromHours(1), _machine);
        _machine.Elapsed = TimeSpan.FromMilliseconds(40);
        clock.Skew = TimeSpan.FromHours(-1);

        Assert.Equal(40, clock.Moment.Elapsed);
        Assert.Equal(_machine.GetTimestamp(), clock.GetTimestamp());
    }

    [Fact]
    public void Should_read_its_setting() =>
        Assert.Equal(TimeSpan.FromMilliseconds(-250), NodeClock.From(Of("-250ms")).Skew);

    [Theory]
    [InlineData("soon")]
    [InlineData("25h")]
    [InlineData("-25h")]
    public void Should_refuse_a_skew_that_is_none_or_beyond_a_day(string skew)
    {
        var error = Assert.Throws<ConfigurationException>(() => NodeClock.From(Of(skew))).Message;
        Assert.Contains("actordist.clock.skew", error, StringComparison.Ordinal);
        Assert.Contains($"'{skew}'", error, StringComparison.Ordinal);
    }

    private static Config Of(string skew) => ConfigurationFactory.ParseString($"actordist.clock.skew = \"{skew}\"");

    private sealed class Machine : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Noon + Elapsed;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}

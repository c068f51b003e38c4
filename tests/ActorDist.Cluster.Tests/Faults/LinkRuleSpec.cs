using ActorDist.Cluster.Faults;
using ActorDist.Cluster.Faults.Links;
using CsCheck;
using Xunit;

namespace ActorDist.Cluster.Tests.Faults;

public sealed class LinkRuleSpec
{
    [Fact]
    public void A_slow_link_is_read_and_written_in_the_same_words()
    {
        var rule = LinkRule.Slow("100ms", "20ms", "64KiB", "1%");
        Assert.Equal((100, 20, 65536L, 0.01), (rule.Delay.TotalMilliseconds, rule.Jitter.TotalMilliseconds, rule.Rate!.Value, rule.Loss));
        Assert.Equal("slow delay 100ms jitter 20ms rate 64KiB loss 0.01", rule.ToString());
        Assert.Equal(("cut", "pass"), (LinkRule.Cut.ToString(), LinkRule.Pass.ToString()));
    }

    [Theory]
    [InlineData("61s", null, null, null, "60s")]
    [InlineData("-1ms", null, null, null, "from 0")]
    [InlineData("10ms", "11ms", null, null, "at most the delay")]
    [InlineData(null, "1ms", null, null, "at most the delay")]
    [InlineData(null, null, "1000B", null, "1KiB")]
    [InlineData(null, null, "2000MiB", null, "1048576KiB")]
    [InlineData(null, null, "fast", null, "'fast'")]
    [InlineData(null, null, null, "91%", "0.9")]
    [InlineData(null, null, null, "NaN", "'NaN'")]
    [InlineData(null, null, null, null, "needs a delay")]
    [InlineData("0ms", null, null, "0", "needs a delay")]
    public void What_is_malformed_or_beyond_a_limit_is_refused_naming_it(string? delay, string? jitter, string? rate, string? loss, string named) =>
        Assert.Contains(
            named, Assert.Throws<FaultRefusedException>(() => LinkRule.Slow(delay, jitter, rate, loss)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_link_is_not_cut_and_slow() =>
        Assert.Throws<FaultRefusedException>(() => LinkRule.Of(cut: true, "1s", jitter: null, rate: null, loss: null));

    [Fact]
    public void Frames_arrive_after_the_delay_at_the_rate()
    {
        var pacer = new LinkPacer(LinkRule.Slow("100ms", null, "1KiB", null), () => 0);
        // 512 bytes take half a second on the wire; the second frame waits for the first.
        Assert.Equal(600, pacer.Arrival(512, TimeSpan.Zero).TotalMilliseconds);
        Assert.Equal(1100, pacer.Arrival(512, TimeSpan.Zero).TotalMilliseconds);
        // A link that was idle saves nothing up.
        Assert.Equal(60_600, pacer.Arrival(512, TimeSpan.FromSeconds(60)).TotalMilliseconds);
    }

    [Fact]
    public void A_lost_frame_comes_a_retransmission_later()
    {
        var chances = new Queue<double>([0.4, 0.4, 0.6, 0.6]);
        var pacer = new LinkPacer(LinkRule.Slow(null, null, null, "50%"), chances.Dequeue);
        Assert.Equal(2 * LinkPacer.Retransmission, pacer.Arrival(1, TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, pacer.Arrival(1, TimeSpan.Zero));
    }

    [Fact]
    public void Jitter_stays_around_the_delay() => Gen.Double[0, 0.999].Sample(chance =>
    {
        var arrival = new LinkPacer(LinkRule.Slow("100ms", "30ms", null, null), () => chance).Arrival(1, TimeSpan.Zero);
        return arrival.TotalMilliseconds is >= 70 and <= 130;
    });
}

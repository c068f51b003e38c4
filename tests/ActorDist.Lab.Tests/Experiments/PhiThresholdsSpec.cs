using ActorDist.Lab.Demo;
using ActorDist.Lab.Experiments.FailureDetection;
using Akka.Remote;
using Xunit;

namespace ActorDist.Lab.Tests.Experiments;

public sealed class PhiThresholdsSpec
{
    [Fact]
    public async Task Should_trade_mistakes_against_detection_time()
    {
        var (finding, run) = await Simulated.RunAsync(new PhiThresholds(), 3);
        Assert.Equal(Verdict.Held, finding.Verdict);
        Assert.True(finding.Counts["mistakes at the lowest"] > finding.Counts["mistakes at the highest"]);
        Assert.True(finding.Counts["mean detection at the lowest in ms"] < finding.Counts["mean detection at the highest in ms"]);
        Assert.Equal(finding.Counts["thresholds"], Assert.Single(run.Tables).Rows.Count);
    }

    [Fact]
    public async Task Should_find_a_detector_that_does_the_opposite()
    {
        var (finding, _) = await Simulated.RunAsync(new PhiThresholds((threshold, clock) => Phi(20 - threshold, clock)), 3);
        Assert.Equal(Verdict.Violated, finding.Verdict);
    }

    [Fact]
    public async Task Should_find_a_detector_that_never_suspects()
    {
        var (finding, _) = await Simulated.RunAsync(new PhiThresholds((_, _) => Phi(double.MaxValue, () => 0)), 3);
        Assert.Equal(Verdict.Violated, finding.Verdict);
        Assert.Contains("had crashed", finding.Reason, StringComparison.Ordinal);
    }

    private static PhiAccrualFailureDetector Phi(double threshold, Clock clock) =>
        new(threshold, 1000, TimeSpan.FromMilliseconds(100), TimeSpan.Zero, TimeSpan.FromSeconds(1), clock);
}

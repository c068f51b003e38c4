using ActorDist.Lab.Demo;
using ActorDist.Lab.Experiments.Overload;
using Xunit;

namespace ActorDist.Lab.Tests.Experiments;

public sealed class CascadeSpec
{
    [Fact]
    public async Task Should_take_all_survivors_down_only_without_back_pressure()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var (finding, _) = await Simulated.RunAsync(new Cascade(), seed);
            Assert.Equal(Verdict.Held, finding.Verdict);
            Assert.Equal(4, finding.Counts["survivors that died without back-pressure"]);
            Assert.Equal(0, finding.Counts["answered a second at the end without"]);
        }
    }

    [Theory]
    [InlineData(1_000_000, "survivors died")]
    [InlineData(500, "are answered")]
    [InlineData(0, "are answered")]
    public async Task Should_find_back_pressure_that_does_not_help(int limit, string reason)
    {
        var (finding, _) = await Simulated.RunAsync(new Cascade(limit), 1);
        Assert.Equal(Verdict.Violated, finding.Verdict);
        Assert.Contains(reason, finding.Reason, StringComparison.Ordinal);
    }
}

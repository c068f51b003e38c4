using ActorDist.Core.Consensus;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Experiments.Consensus;
using Xunit;

namespace ActorDist.Lab.Tests.Experiments;

public sealed class DuellingProposersSpec
{
    [Theory]
    [InlineData(1)]
    [InlineData(2_000_000_000)]
    public async Task Should_never_decide_without_backoff_and_always_with_it(int seed)
    {
        var (finding, run) = await Simulated.RunAsync(new DuellingProposers(), seed);
        Assert.Equal(Verdict.Held, finding.Verdict);
        Assert.Equal(0, finding.Counts["chosen without backoff"]);
        Assert.Equal(finding.Counts["duels with backoff"], finding.Counts["decided with backoff"]);
        Assert.Equal("set-up without-backoff randomised-backoff", string.Join(" ", run.Phases.Select(phase => phase.Name)));
        Assert.Equal(2, Assert.Single(run.Tables).Rows.Count);
    }

    [Fact]
    public async Task Should_find_a_backoff_that_does_not_help()
    {
        var (finding, _) = await Simulated.RunAsync(new DuellingProposers(_ => new Constant()), 1);
        Assert.Equal(Verdict.Violated, finding.Verdict);
        Assert.Contains("nothing was decided", finding.Reason, StringComparison.Ordinal);
    }

    private sealed class Constant : IBackoff
    {
        public long Delay(int attempt) => 1;
    }
}

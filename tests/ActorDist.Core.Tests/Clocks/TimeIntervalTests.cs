using ActorDist.Core.Clocks;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Clocks;

public sealed class TimeIntervalTests
{
    [Fact]
    public void OnlyDisjointReadings_HaveAnOrder()
    {
        var first = TimeInterval.Around(100, 5);
        Assert.True(first.IsBefore(TimeInterval.Around(111, 5)));
        Assert.True(first.Overlaps(TimeInterval.Around(110, 5)));
        Assert.False(first.IsBefore(TimeInterval.Around(110, 5)));
        Assert.True(first.IsAfter(94));
        Assert.False(first.IsAfter(95));
        Assert.True(first.IsBefore(106));
        Assert.False(first.IsBefore(105));
    }

    // Spanner, section 4.1.2: what commits at the latest time of a reading, and is shown after the wait, lies before all that begins later.
    [Fact]
    public void ACommitWait_EndsWhenTheTimeHasPassedOnEveryClockWithinTheUncertainty() =>
        Gen.Select(Gen.Long[0, 20], Gen.Long[-20, 20], Gen.Long[-20, 20]).Where((bound, a, b) => Math.Abs(a) <= bound && Math.Abs(b) <= bound)
            .Sample((bound, mine, others) =>
            {
                const long Now = 1000;
                var commit = TimeInterval.Around(Now + mine, bound).Latest;
                var wait = TimeInterval.Around(Now + mine, bound).CommitWait(commit);
                var shown = Now + wait;
                Assert.True(TimeInterval.Around(shown + mine, bound).IsAfter(commit));
                Assert.False(TimeInterval.Around(shown - 1 + mine, bound).IsAfter(commit));
                return TimeInterval.Around(shown + others, bound).Latest > commit;
            });

    [Fact]
    public void ATimeThatHasPassed_NeedsNoWait() => Assert.Equal(0, TimeInterval.Around(100, 5).CommitWait(94));

    [Fact]
    public void ANegativeUncertainty_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => TimeInterval.Around(1, -1));
}

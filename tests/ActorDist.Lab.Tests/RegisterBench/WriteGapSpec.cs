using ActorDist.Lab.RegisterBench.Kills;
using Xunit;

namespace ActorDist.Lab.Tests.RegisterBench;

public sealed class WriteGapSpec
{
    private static readonly TimeSpan Killed = Ms(1000);
    private static readonly TimeSpan End = Ms(3000);

    [Fact]
    public void Should_find_the_longest_silence_after_the_kill_over_all_doors_and_at_one()
    {
        SteadyWrite[] writes =
        [
            Write(0, 0, 10), Write(1, 900, 990), Write(0, 1000, 1100), Write(1, 1050, 1700), Write(0, 1800, 2000), Write(1, 2300, 2310),
            Write(0, 2500, 2600), Write(1, 2900, 2990),
        ];

        var gap = WriteGap.Of(writes, Killed, End);

        Assert.Equal((Ms(600), Ms(900), Ms(650)), (gap.Gap, gap.DoorGap, gap.LongestWrite));
        Assert.Equal((6, 0), (gap.Writes, gap.NotAcknowledged));
    }

    [Fact]
    public void Should_count_a_silence_that_lasts_until_the_end()
    {
        var gap = WriteGap.Of([Write(0, 1000, 1200), Write(0, 1300, 4000)], Killed, End);

        Assert.Equal((Ms(1800), Ms(2700)), (gap.Gap, gap.LongestWrite));
    }

    [Fact]
    public void Should_not_take_an_error_for_a_write()
    {
        SteadyWrite[] writes = [Write(0, 1000, 1100), Write(0, 1000, 1900) with { IsAcknowledged = false, Error = "failed" }, Write(0, 2400, 2500)];

        var gap = WriteGap.Of(writes, Killed, End);

        Assert.Equal((Ms(1400), Ms(900)), (gap.Gap, gap.LongestWrite));
        Assert.Equal((1, "failed"), (gap.NotAcknowledged, gap.FirstError));
    }

    [Fact]
    public void Should_find_nothing_but_silence_where_nothing_was_answered()
    {
        var gap = WriteGap.Of([], Killed, End);

        Assert.Equal((Ms(2000), Ms(2000), TimeSpan.Zero), (gap.Gap, gap.DoorGap, gap.LongestWrite));
    }

    private static SteadyWrite Write(int door, int began, int ended) => new(door, Ms(began), Ms(ended), IsAcknowledged: true);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}

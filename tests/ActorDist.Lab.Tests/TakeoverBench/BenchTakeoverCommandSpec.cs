using ActorDist.Lab.TakeoverBench;
using Xunit;

namespace ActorDist.Lab.Tests.TakeoverBench;

public sealed class BenchTakeoverCommandSpec
{
    [Theory]
    [InlineData("--kills 0", "--kills must be 1 to 1000; it is 0.")]
    [InlineData("--rate -1", "--rate must be 0 to 1000; it is -1.")]
    [InlineData("--busy 65", "--busy must be 0 to 64; it is 65.")]
    [InlineData("--case three", "three")]
    [InlineData("--system raft", "raft")]
    [InlineData("--nodes 3 --case two", "no majority is left when 2 die or stand still at once.")]
    [InlineData("--nodes 4 --case plain --case paused", "--nodes 4: no majority is left")]
    public void Should_name_the_argument_that_is_wrong(string arguments, string error) =>
        Assert.Contains(
            BenchTakeoverCommand.Create().Parse(arguments).Errors, found => found.Message.Contains(error, StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("--kills 3 --case plain --case restart-0.15 --system evidence --json")]
    [InlineData("--nodes 3 --case oldest --rate 0 --busy 6 --profile lab")]
    public void Should_take_what_the_help_says(string arguments) =>
        Assert.Empty(BenchTakeoverCommand.Create().Parse(arguments).Errors);

    [Fact]
    public void Should_give_percentiles_by_nearest_rank_and_count_what_was_not_seen()
    {
        var spread = Spread.Of([.. Enumerable.Range(1, 20).Select(i => (double?)i), null]);

        Assert.Equal(new Spread(10, 19, 20, 1), spread);
        Assert.Null(Spread.Of([null, null]));
    }

    [Fact]
    public void Should_be_clean_only_where_every_kill_was_taken_over_and_nobody_living_was_downed()
    {
        var good = new TakeoverKill("evidence", "plain", 0.2, 0.2, 0.5, 0.7, 0.8, 0);

        Assert.True(Report(good).IsClean);
        Assert.False(Report(good, good with { Answered = null }).IsClean);
        Assert.False(Report(good, good with { FalseDownings = 1 }).IsClean);
    }

    private static TakeoverReport Report(params TakeoverKill[] kills) =>
        TakeoverReport.Of(null!, new TakeoverOptions(5, kills.Length, [], [], "demo", 0, 0), kills);
}

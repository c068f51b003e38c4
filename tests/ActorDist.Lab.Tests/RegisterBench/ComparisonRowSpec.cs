using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Lab.RegisterBench.Output;
using Xunit;

namespace ActorDist.Lab.Tests.RegisterBench;

public sealed class ComparisonRowSpec
{
    private static readonly BenchWorkload Puts = new("put", OperationKind.Put, 64);

    [Fact]
    public void Should_take_the_median_of_each_figure_by_itself()
    {
        var median = Measurement.MedianOf([Measured(300, 9, 30, 80), Measured(100, 7, 50, 90), Measured(200, 8, 40, 70)]);

        Assert.Equal(Measured(200, 8, 40, 80), median);
    }

    [Fact]
    public void Should_take_the_mean_of_the_two_in_the_middle_of_an_even_number() =>
        Assert.Equal(250, Measurement.MedianOf([Measured(100), Measured(900), Measured(300), Measured(200)]).OpsPerSecond);

    [Fact]
    public void Should_not_let_a_median_hide_errors()
    {
        var median = Measurement.MedianOf(
            [Measured(100), Measured(100) with { Failed = 2, Unknown = 1, FirstError = "no quorum" }, Measured(100) with { Unknown = 4 }]);

        Assert.False(median.IsClean);
        Assert.Equal((2, 5, "no quorum"), (median.Failed, median.Unknown, median.FirstError));
        Assert.False(ComparisonRow.Of(Puts, [Measured(100)], [median]).IsClean);
        Assert.True(ComparisonRow.Of(Puts, [Measured(100)], []).IsClean);
    }

    [Fact]
    public void Should_relate_medians_to_each_other()
    {
        var row = ComparisonRow.Of(Puts, [Measured(100), Measured(300), Measured(200)], [Measured(50)]);

        Assert.Equal(4, row.Ratio);
    }

    [Fact]
    public void Should_have_no_ratio_where_one_system_did_not_run_or_did_nothing()
    {
        Assert.Null(ComparisonRow.Of(Puts, [Measured(100)], []).Ratio);
        Assert.Null(ComparisonRow.Of(Puts, [], [Measured(100)]).Ratio);
        Assert.Null(ComparisonRow.Of(Puts, [Measured(100)], [Measured(0)]).Ratio);
    }

    private static Measurement Measured(double ops, double p50 = 1, double p99 = 2, double cpu = 3) => new(ops, p50, p99, cpu, 0, 0, null);
}

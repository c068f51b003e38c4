using ActorDist.Autoscale.Groups;
using Xunit;

namespace ActorDist.Autoscale.Tests.Groups;

/// <summary>The arithmetic vectors of the field.</summary>
public sealed class DesiredCapacityTests
{
    [Theory]
    [InlineData(50, 8)]
    [InlineData(5, 6)]
    [InlineData(75, 9)]
    [InlineData(-50, 2)]
    [InlineData(-5, 4)]
    [InlineData(-75, 1)]
    public void Percent_RoundsAwayFromZero(int percent, int desired) =>
        Assert.Equal(desired, After(5, new Adjustment.Percent(percent)));

    [Fact]
    public void Percent_IsExact_WhereBinaryFractionsAreNot() =>
        Assert.Equal(571, DesiredCapacity.After(GroupRegister.Configuration(max: 1000), 1000, new Adjustment.Percent(-42.9m)));

    [Theory]
    [InlineData(5, 3, 8)]
    [InlineData(5, 9, 10)]
    [InlineData(5, -9, 0)]
    [InlineData(5, int.MaxValue, 10)]
    [InlineData(5, int.MinValue, 0)]
    public void Change_IsClamped(int current, int change, int desired) => Assert.Equal(desired, After(current, new Adjustment.Change(change)));

    [Theory]
    [InlineData(7, 7)]
    [InlineData(99, 10)]
    public void Exact_IsClamped(int capacity, int desired) => Assert.Equal(desired, After(5, new Adjustment.Exact(capacity)));

    [Theory]
    [InlineData(50, 4)]
    [InlineData(54, 4)]
    [InlineData(56, 5)]
    [InlineData(100, 8)]
    [InlineData(25, 2)]
    [InlineData(0, 0)]
    [InlineData(1e300, 10)]
    public void TargetTracking_HoldsTheTarget(double metric, int desired) =>
        Assert.Equal(desired, After(4, new Adjustment.TargetTracking(50, 0.1, ScaleIn: true), metric));

    [Fact]
    public void TargetTracking_WithoutScaleIn_OnlyAdds() =>
        Assert.Equal(4, After(4, new Adjustment.TargetTracking(50, 0.1, ScaleIn: false), 10));

    [Theory]
    [InlineData(10, 5)]
    [InlineData(59.9, 5)]
    [InlineData(60, 6)]
    [InlineData(80, 8)]
    [InlineData(1e9, 8)]
    public void Steps_AreHalfOpen(double metric, int desired) => Assert.Equal(desired, After(
        5,
        new Adjustment.Steps(
        [
            new(60, 80, new Adjustment.Change(1)),
            new(80, double.PositiveInfinity, new Adjustment.Percent(50)),
        ]),
        metric));

    private static int After(int current, Adjustment adjustment, double metric = double.NaN) =>
        DesiredCapacity.After(GroupRegister.Configuration(), current, adjustment, metric);
}

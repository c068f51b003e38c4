using System.Diagnostics;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.RegisterBench.Loads;
using Xunit;

namespace ActorDist.Lab.Tests.RegisterBench;

public sealed class LoadMeterSpec
{
    private static readonly long Second = Stopwatch.Frequency;

    [Fact]
    public void Should_count_what_ended_in_the_window_and_all_that_was_done()
    {
        var meter = new LoadMeter(10 * Second, 20 * Second);
        meter.Record(8 * Second, 9 * Second, DoorReply.Done);
        meter.Record(9 * Second, 11 * Second, DoorReply.Done);
        meter.Record(12 * Second, 13 * Second, DoorReply.Done);
        meter.Record(19 * Second, 25 * Second, DoorReply.Done);

        Assert.Equal((2, 4), (meter.InWindow, meter.Done));
    }

    [Fact]
    public void Should_have_the_latency_of_an_operation_that_hung_beyond_the_window()
    {
        var meter = new LoadMeter(10 * Second, 20 * Second);
        meter.Record(11 * Second, 12 * Second, DoorReply.Done);
        meter.Record(19 * Second, 27 * Second, DoorReply.Done);

        Assert.InRange(meter.LatencyMilliseconds(100), 8000, 8010);
        Assert.InRange(meter.LatencyMilliseconds(50), 1000, 1001);
    }

    [Fact]
    public void Should_count_errors_before_the_window_too_and_no_error_as_done()
    {
        var meter = new LoadMeter(10 * Second, 20 * Second);
        meter.Record(1 * Second, 2 * Second, DoorReply.Failed("busy"));
        meter.Record(11 * Second, 12 * Second, DoorReply.Unknown("gone"));

        Assert.Equal((0, 0, 1, 1), (meter.InWindow, meter.Done, meter.Failed, meter.Unknown));
        Assert.Equal("busy", meter.FirstError);
        Assert.Equal(0, meter.LatencyMilliseconds(99));
    }

    [Fact]
    public void Should_add_up_what_clients_saw()
    {
        var (one, other) = (new LoadMeter(0, Second), new LoadMeter(0, Second));
        one.Record(0, Second / 1000, DoorReply.Done);
        other.Record(0, Second / 2, DoorReply.Done);
        other.Record(0, Second / 2, DoorReply.Unknown("gone"));
        one.Add(other);

        Assert.Equal((2, 2, 1, "gone"), (one.InWindow, one.Done, one.Unknown, one.FirstError));
        Assert.InRange(one.LatencyMilliseconds(99), 499, 501);
    }

    [Theory]
    [InlineData(10, 10, 0, null)]
    [InlineData(12, 10, 2, null)]
    [InlineData(9, 10, 2, "lost")]
    [InlineData(13, 10, 2, "twice")]
    public void Should_find_increments_that_were_lost_or_done_twice(long value, long acknowledged, long unknown, string? fault)
    {
        var found = HotCounter.Fault(value, acknowledged, unknown);

        Assert.Equal(fault is null, found is null);
        Assert.Contains(fault ?? "", found ?? "", StringComparison.Ordinal);
    }
}

using ActorDist.Core.Clocks;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Clocks;

public sealed class HybridLogicalClockTests
{
    private const long MaxSkew = 100;
    private const long Lease = 50;
    private static readonly HybridLogicalClock Fresh = HybridLogicalClock.Start(default, MaxSkew, Lease);

    [Fact]
    public void PhysicalTime_LeadsWhereItIsAhead()
    {
        var reading = Fresh.Send(10);
        Assert.Equal(new HybridTimestamp(10, 0), reading.Timestamp);
        Assert.Equal(new HybridTimestamp(11, 0), reading.Clock.Send(11).Timestamp);
    }

    [Fact]
    public void TheCounter_LeadsWhereTimeStandsStillOrGoesBack()
    {
        var clock = Fresh.Send(10).Clock;
        Assert.Equal(new HybridTimestamp(10, 1), clock.Send(10).Timestamp);
        Assert.Equal(new HybridTimestamp(10, 1), clock.Send(3).Timestamp);
    }

    // The four cases of the receive rule of Kulkarni et al.
    [Theory]
    [InlineData(10, 4, 10, 7, 5, 10, 8)]
    [InlineData(10, 4, 9, 7, 5, 10, 5)]
    [InlineData(10, 4, 12, 7, 5, 12, 8)]
    [InlineData(10, 4, 12, 7, 13, 13, 0)]
    public void AReceivedTime_IsPassed(long own, int ownCounter, long sent, int sentCounter, long physical, long expected, int counter)
    {
        var clock = Fresh with { Last = new HybridTimestamp(own, (ushort)ownCounter) };
        var reading = clock.Receive(new HybridTimestamp(sent, (ushort)sentCounter), physical);
        Assert.Equal(new HybridTimestamp(expected, (ushort)counter), reading!.Timestamp);
    }

    [Fact]
    public void ATimeTooFarAhead_IsRefused()
    {
        Assert.NotNull(Fresh.Receive(new HybridTimestamp(1000 + MaxSkew, 0), 1000));
        Assert.Null(Fresh.Receive(new HybridTimestamp(1001 + MaxSkew, 0), 1000));
    }

    [Fact]
    public void AUsedUpCounter_GoesOnInTheNextMillisecond()
    {
        var clock = Fresh with { Last = new HybridTimestamp(10, ushort.MaxValue) };
        Assert.Equal(new HybridTimestamp(11, 0), clock.Send(5).Timestamp);
    }

    [Fact]
    public void NoTime_IsGivenTwice_ThroughAnyKillsAndJumpsOfThePhysicalClock() => Gen.Select(Gen.Int[0, 2], Gen.Long[0, 500]).Array[1, 60]
        .Sample(script =>
        {
            var (clock, durable, last) = (Fresh, default(HybridTimestamp), default(HybridTimestamp));
            foreach (var (kind, physical) in script)
            {
                if (kind == 0)
                {
                    clock = HybridLogicalClock.Start(durable, MaxSkew, Lease);
                    continue;
                }

                var reading = kind == 1 ? clock.Send(physical) : clock.Receive(new HybridTimestamp(physical + MaxSkew, 3), physical)!;
                Assert.True(reading.Timestamp > last);
                Assert.Equal(reading.RaisesCeiling, reading.Clock.Ceiling != clock.Ceiling);
                (clock, last) = (reading.Clock, reading.Timestamp);
                durable = clock.Ceiling;
                Assert.True(last <= durable);
            }
        });

    [Fact]
    public void TheHighWaterMark_IsNotRaisedWithEachTime()
    {
        var (clock, raised) = (Fresh, 0);
        for (var physical = 1000; physical < 1500; physical++)
        {
            var reading = clock.Send(physical);
            raised += reading.RaisesCeiling ? 1 : 0;
            clock = reading.Clock;
        }

        Assert.InRange(raised, 1, 500 / Lease + 1);
    }
}

using ActorDist.Cluster.Events;
using ActorDist.Core.Clocks;
using Xunit;

namespace ActorDist.Cluster.Tests.Events;

public sealed class NodeEventLogSpec
{
    private static readonly EventSettings Small = EventSettings.Usual with { Kept = 16, SampledPerSecond = 3 };

    [Fact]
    public void Should_number_events_without_gaps_and_keep_the_last_ones()
    {
        var log = Log();
        for (var i = 1; i <= 40; i++)
            log.Record(EventKind.MemberUp, $"n{i}");

        var events = new NodeEvent[100];
        Assert.Equal(16, log.Read(0, events));
        Assert.Equal(Enumerable.Range(25, 16).Select(i => (long)i), events.Take(16).Select(e => e.Id.Sequence));
        Assert.Equal("n25", events[0].Subject);
        Assert.Equal(2, log.Read(38, events));
        Assert.Equal(39, events[0].Id.Sequence);
        Assert.Equal(0, log.Read(40, events));
        Assert.Equal(0, log.Read(long.MaxValue, events));
        Assert.Equal(5, log.Read(30, events.AsSpan(0, 5)));
    }

    [Fact]
    public void Should_tell_causes_and_place_what_they_bring_about_later()
    {
        var (here, there) = (Log("n1"), Log("n2"));
        for (var i = 0; i < 9; i++)
            here.Record(EventKind.MemberUp, "n3");
        var sent = here.Record(EventKind.RequestAccepted, "r1");

        var received = there.Record(EventKind.EntityStarted, "r1", cause: EventStamp.Parse(sent.ToString()));

        Assert.Equal(new LamportClock(11), received.Time);
        var events = new NodeEvent[1];
        there.Read(0, events);
        Assert.Equal(new EventId("n1", 7, 10), events[0].Cause);
        here.Observe(received.Time);
        Assert.True(here.Record(EventKind.RequestAnswered, "r1").Time > received.Time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("n1.3.345")]
    [InlineData("n1.3.345@")]
    [InlineData("n1.3.0@5")]
    [InlineData("n1.3.345@-1")]
    [InlineData("n1.3.345@9223372036854775807")]
    [InlineData("@7")]
    [InlineData(".1.1@7")]
    public void Should_take_a_stamp_that_makes_no_sense_for_none(string text) => Assert.True(EventStamp.Parse(text).IsNone);

    [Fact]
    public void Should_record_so_many_beginnings_a_second_and_tell_how_many_were_left_out()
    {
        var time = new SettableTime();
        var log = new NodeEventLog("n1", 7, Small, time);
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => log.TakesSample(EventKind.RequestAccepted)));
        Assert.True(log.TakesSample(EventKind.RegisterChosen));
        Assert.Equal(0, log.Recorded);
        Assert.Equal(7, log.Suppressed);

        time.Now += TimeSpan.FromSeconds(1);
        Assert.True(log.TakesSample(EventKind.RequestAccepted));
        var events = new NodeEvent[1];
        Assert.Equal(1, log.Read(0, events));
        Assert.Equal((EventKind.EventsSuppressed, "7"), (events[0].Kind, events[0].Subject));
    }

    [Fact]
    public void Should_cut_long_texts()
    {
        var log = Log();
        log.Record(EventKind.MemberUp, new string('x', 5000), detail: new string('y', 5000));
        var events = new NodeEvent[1];
        log.Read(0, events);
        Assert.Equal((NodeEvent.MaxText, NodeEvent.MaxText), (events[0].Subject.Length, events[0].Detail!.Length));
    }

    [Fact]
    public void Should_record_and_refuse_samples_without_allocating()
    {
        var log = Log();
        for (var i = 0; i < 100; i++)
            log.TakesSample(EventKind.RequestAccepted);
        log.Record(EventKind.RequestExecuted, "r1");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            log.Record(EventKind.RequestExecuted, "r1");
            log.TakesSample(EventKind.RequestAccepted);
        }

        // A second that ends meanwhile writes how many it left out.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public void Should_name_every_kind_and_find_kinds_by_family()
    {
        Assert.Equal("member-up", EventKind.MemberUp.Name());
        Assert.Equal(Enum.GetValues<EventKind>().Length, EventKinds.Parse("").Count);
        Assert.Equal(
            new HashSet<EventKind> { EventKind.ShardAllocated, EventKind.ShardHandedOff, EventKind.ShardRecovered, EventKind.PhiFell },
            EventKinds.Parse("shard, phi-fell"));
        Assert.Contains("'shar'", Assert.Throws<FormatException>(() => EventKinds.Parse("shar")).Message, StringComparison.Ordinal);
    }

    private static NodeEventLog Log(string node = "n1") => new(node, 7, Small, TimeProvider.System);

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

using ActorDist.Cluster.Events;
using ActorDist.Cluster.Events.Gathering;
using Xunit;

namespace ActorDist.Cluster.Tests.Events;

public sealed class GatheredEventsSpec
{
    private static readonly EventSettings Settings = EventSettings.Usual with { Gathered = 100, MaxReaders = 2 };
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Should_lose_the_oldest_and_count_them_for_a_slow_reader_only()
    {
        var gathered = new GatheredEvents(Settings);
        using var quick = gathered.TryOpen(new EventPosition())!;
        using var slow = gathered.TryOpen(new EventPosition())!;
        gathered.Append(Events(1, 10));
        Assert.Equal(10, (await slow.ReadAsync(Long, Cancel)).Events.Count);
        var (seen, lost) = (0, 0L);
        for (var i = 1; i <= 1000; i += 10)
        {
            if (i > 1)
                gathered.Append(Events(i, 10));
            var read = await quick.ReadAsync(Long, Cancel);
            (seen, lost) = (seen + read.Events.Count, lost + read.Lost);
        }

        Assert.Equal((1000, 0), (seen, lost));
        var late = await slow.ReadAsync(Long, Cancel);
        Assert.Equal(901, late.Events[0].Id.Sequence);
        Assert.Equal(890, late.Lost);
    }

    [Fact]
    public async Task Should_wait_for_events_and_for_no_longer_than_it_may()
    {
        var gathered = new GatheredEvents(Settings);
        using var reader = gathered.TryOpen(new EventPosition())!;
        var waiting = reader.ReadAsync(Long, Cancel);
        Assert.False(waiting.IsCompleted);
        gathered.Append(Events(1, 1));
        Assert.Single((await waiting).Events);
        Assert.Empty((await reader.ReadAsync(TimeSpan.FromMilliseconds(1), Cancel)).Events);
    }

    [Fact]
    public async Task Should_go_on_at_another_node_where_it_was()
    {
        var (here, there) = (new GatheredEvents(Settings), new GatheredEvents(Settings));
        here.Append(Events(1, 5));
        using var reader = here.TryOpen(new EventPosition())!;
        await reader.ReadAsync(Long, Cancel);

        there.Append(Events(1, 8));
        using var again = there.TryOpen(EventPosition.Parse(reader.Position.ToString()))!;
        var read = await again.ReadAsync(Long, Cancel);
        Assert.Equal([6L, 7L, 8L], read.Events.Select(e => e.Id.Sequence));
        Assert.Equal(0, read.Lost);
    }

    [Fact]
    public void Should_have_no_more_readers_than_allowed()
    {
        var gathered = new GatheredEvents(Settings);
        var first = gathered.TryOpen(new EventPosition())!;
        Assert.NotNull(gathered.TryOpen(new EventPosition()));
        Assert.Null(gathered.TryOpen(new EventPosition()));
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, gathered.Readers);
        Assert.NotNull(gathered.TryOpen(new EventPosition()));
    }

    private static NodeEvent[] Events(int first, int count) =>
    [
        .. Enumerable.Range(first, count).Select(i => new NodeEvent(
            new EventId("n1", 1, i), EventKind.MemberUp, DateTimeOffset.UnixEpoch, default, "n1", null, null, null, default)),
    ];
}

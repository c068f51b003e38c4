using ActorDist.Autoscale.Convergence.Schedules;
using Xunit;

namespace ActorDist.Autoscale.Tests.Convergence;

/// <summary>When schedules are due: what fired is over, what nobody fired is due until the misfire window has passed.</summary>
public sealed class ScheduleClockTests
{
    private const long Minute = 60_000;
    private const long Window = 10 * Minute;

    // 2026-11-23 10:00:30 UTC, between two minutes.
    private static readonly long Now = new DateTimeOffset(2026, 11, 23, 10, 0, 30, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long TenOClock = Now - 30_000;

    [Fact]
    public void Should_fire_a_cron_schedule_at_every_occurrence_since_the_last_one()
    {
        var due = ScheduleClock.Due([Cron("* * * * *", after: TenOClock - (3 * Minute))], Now, Window);

        Assert.Equal([TenOClock - (2 * Minute), TenOClock - Minute, TenOClock], due.Select(occurrence => occurrence.AtMs));
        Assert.Empty(ScheduleClock.Due([Cron("* * * * *", after: TenOClock)], Now, Window));
        Assert.Equal(TenOClock + Minute, ScheduleClock.Next([Cron("* * * * *", after: TenOClock)], Now));
    }

    [Fact]
    public void Should_let_go_what_is_older_than_the_misfire_window()
    {
        var due = ScheduleClock.Due([Cron("* * * * *", after: 0), At(Now - Window - 1), At(Now - Window + 1)], Now, Window);

        Assert.All(due, occurrence => Assert.InRange(occurrence.AtMs, Now - Window, Now));
        Assert.Equal(11, due.Count);
    }

    [Fact]
    public void Should_keep_at_most_so_many_missed_occurrences_and_the_latest_of_them()
    {
        var due = ScheduleClock.Due([Cron("* * * * *", after: 0)], Now, 1000 * Minute);

        Assert.Equal(ScheduleClock.MaxMissed, due.Count);
        Assert.Equal(TenOClock, due[^1].AtMs);
    }

    [Fact]
    public void Should_fire_once_what_is_due_once()
    {
        Assert.Equal(Now, Assert.Single(ScheduleClock.Due([At(Now)], Now, Window)).AtMs);
        Assert.Empty(ScheduleClock.Due([At(Now) with { AfterMs = Now }], Now, Window));
        Assert.Empty(ScheduleClock.Due([At(Now + 1)], Now, Window));
        Assert.Equal(Now + 1, ScheduleClock.Next([At(Now + 1), Cron("0 3 * * *", 0)], Now));
        Assert.Null(ScheduleClock.Next([At(Now)], Now));
    }

    private static GroupSchedule Cron(string cron, long after) => new(Guid.Empty, 1, null, cron, after);

    private static GroupSchedule At(long at) => new(Guid.Empty, 1, at, null, 0);
}

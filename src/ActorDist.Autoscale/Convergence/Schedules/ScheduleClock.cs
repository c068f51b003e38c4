using Cronos;

namespace ActorDist.Autoscale.Convergence.Schedules;

/// <summary>
/// Says which occurrences of a group's schedules are due and when the next one is. What has fired is in the group's register, so an
/// occurrence fires once whoever owns the group; one that nobody fired for longer than the misfire window is let go.
/// </summary>
public static class ScheduleClock
{
    /// <summary>What one schedule may have missed at most: more are let go, the oldest first.</summary>
    public const int MaxMissed = 100;

    /// <summary>Whether a text is a cron expression of five fields; names of times such as @daily are none.</summary>
    public static bool IsCron(string text) => !text.StartsWith('@') && CronExpression.TryParse(text, out _);

    /// <summary>The occurrences that are due, in the order of their times.</summary>
    /// <param name="schedules">The schedules.</param>
    /// <param name="nowMs">The time, Unix time in milliseconds.</param>
    /// <param name="misfireMs">How late an occurrence may fire.</param>
    public static IReadOnlyList<Occurrence> Due(IEnumerable<GroupSchedule> schedules, long nowMs, long misfireMs) =>
    [
        .. schedules.SelectMany(schedule => Between(schedule, Math.Max(schedule.AfterMs, nowMs - misfireMs), nowMs))
            .OrderBy(occurrence => occurrence.AtMs).ThenBy(occurrence => occurrence.Schedule.PolicyId),
    ];

    /// <summary>When the next occurrence is due; null where there is none.</summary>
    /// <param name="schedules">The schedules.</param>
    /// <param name="nowMs">The time, Unix time in milliseconds.</param>
    public static long? Next(IEnumerable<GroupSchedule> schedules, long nowMs) =>
        schedules.Min(schedule => schedule.AtMs is { } at
            ? at > Math.Max(nowMs, schedule.AfterMs) ? at : null
            : CronAfter(schedule.Cron!, Math.Max(nowMs, schedule.AfterMs)));

    private static IEnumerable<Occurrence> Between(GroupSchedule schedule, long afterMs, long untilMs)
    {
        if (schedule.AtMs is { } at)
        {
            return at > afterMs && at <= untilMs ? [new Occurrence(schedule, at)] : [];
        }

        var due = new Queue<Occurrence>();
        for (var next = CronAfter(schedule.Cron!, afterMs); next <= untilMs; next = CronAfter(schedule.Cron!, next.Value))
        {
            due.Enqueue(new Occurrence(schedule, next.Value));
            if (due.Count > MaxMissed)
            {
                due.Dequeue();
            }
        }

        return due;
    }

    private static long? CronAfter(string cron, long afterMs) =>
        CronExpression.TryParse(cron, out var expression)
        && expression.GetNextOccurrence(DateTimeOffset.FromUnixTimeMilliseconds(afterMs).UtcDateTime) is { } next
            ? new DateTimeOffset(next, TimeSpan.Zero).ToUnixTimeMilliseconds()
            : null;
}

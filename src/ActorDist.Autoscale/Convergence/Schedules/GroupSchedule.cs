namespace ActorDist.Autoscale.Convergence.Schedules;

/// <summary>A scheduled policy of a group.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Version">The policy's version; another schedule has another.</param>
/// <param name="AtMs">Once: Unix time in milliseconds.</param>
/// <param name="Cron">Again and again: a cron expression of five fields, UTC.</param>
/// <param name="AfterMs">Occurrences up to here are over: they fired, or lie before the policy. Unix time in milliseconds.</param>
public sealed record GroupSchedule(Guid PolicyId, long Version, long? AtMs, string? Cron, long AfterMs);

/// <summary>An occurrence of a schedule.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="AtMs">When it is due, Unix time in milliseconds.</param>
public sealed record Occurrence(GroupSchedule Schedule, long AtMs);

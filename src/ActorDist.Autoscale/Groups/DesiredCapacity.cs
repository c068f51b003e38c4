namespace ActorDist.Autoscale.Groups;

/// <summary>The arithmetic of desired capacity, and the cooldowns that hold it back.</summary>
public static class DesiredCapacity
{
    /// <summary>The number that an adjustment makes of the current one, within the bounds of the group.</summary>
    /// <param name="configuration">For the bounds.</param>
    /// <param name="current">The number desired now.</param>
    /// <param name="adjustment">What to do to it.</param>
    /// <param name="metric">The metric's value, for adjustments that need one.</param>
    public static int After(GroupConfiguration configuration, int current, Adjustment adjustment, double metric = 0) =>
        (int)Math.Clamp(adjustment.Wanted(current, metric), configuration.MinEntities, configuration.MaxEntities);

    /// <summary>The number within the bounds of the group: a configuration that moves them changes it at once, whatever the cooldowns.</summary>
    public static int Within(GroupConfiguration configuration, int current) =>
        Math.Clamp(current, configuration.MinEntities, configuration.MaxEntities);

    /// <summary>How long both cooldowns still forbid the policy, in milliseconds; 0 when it may be executed.</summary>
    /// <param name="group">The group.</param>
    /// <param name="policy">One of its policies.</param>
    /// <param name="nowMs">Unix time in milliseconds.</param>
    public static long CooldownLeftMs(GroupState group, ScalingPolicy policy, long nowMs) =>
        Math.Max(CooldownLeftMs(group, nowMs), Left(policy.TouchedMs, policy.Draft.CooldownMs, nowMs));

    /// <summary>How long the group's cooldown still forbids a change, in milliseconds; 0 when there may be one.</summary>
    /// <param name="group">The group.</param>
    /// <param name="nowMs">Unix time in milliseconds.</param>
    public static long CooldownLeftMs(GroupState group, long nowMs) =>
        Left(group.TouchedMs, group.Configuration.CooldownSeconds * 1000L, nowMs);

    /// <summary>A clock that is behind the one of the last execution makes no cooldown longer than it is, and none where there is none.</summary>
    private static long Left(long touchedMs, long cooldownMs, long nowMs) =>
        touchedMs == 0 ? 0 : Math.Clamp(touchedMs + cooldownMs - nowMs, 0, cooldownMs);
}

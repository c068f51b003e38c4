namespace ActorDist.Autoscale.Groups;

/// <summary>
/// The rules of executing a policy. One that is refused for a cooldown or because it would change nothing still marks the group dirty, so
/// that a group is healed by whoever touches it (otter: <c>test_error_skips_cannotexecutepolicy</c>).
/// </summary>
internal static class ExecutionDecisions
{
    public static GroupDecision Execute(GroupState group, GroupCommand.Execute execute) => group.Policy(execute.PolicyId) is { } policy
        ? Execute(group, policy, execute.Stamp, execute.Metric, ActivityKind.PolicyExecuted, policy.Id)
        : GroupDecision.Refused(GroupOutcome.NoSuchPolicy, group);

    public static GroupDecision Execute(GroupState group, GroupCommand.ExecuteWebhook execute)
    {
        if (PolicyDecisions.Find(group, execute.PolicyId, execute.WebhookId, out var policy) is { } missing)
            return missing;
        return WebhookCapability.IsOf(group.Secret.Span, execute.WebhookId, execute.CapabilityHash.Span)
            ? Execute(group, policy!, execute.Stamp, execute.Metric, ActivityKind.WebhookExecuted, execute.WebhookId)
            : GroupDecision.Refused(GroupOutcome.NoSuchWebhook, group);
    }

    public static GroupDecision Scale(GroupState group, GroupCommand.Scale scale)
    {
        var (outcome, desired) = Weigh(group, new Adjustment.Change(scale.Change), DesiredCapacity.CooldownLeftMs(group, scale.Stamp.NowMs), double.NaN);
        var from = group.Desired;
        if (outcome == GroupOutcome.Done)
            group = group with { Desired = desired, TouchedMs = scale.Stamp.NowMs };
        return Logged(group, scale.Stamp, ActivityKind.ScaleAsked, from, outcome, Guid.Empty);
    }

    /// <summary>An occurrence counts as fired even where the policy is refused: it is over.</summary>
    public static GroupDecision Fire(GroupState group, GroupCommand.FireSchedule fire)
    {
        if (group.Policy(fire.PolicyId) is not { Draft.Type: PolicyType.Schedule } policy || policy.Version != fire.Version)
            return GroupDecision.Refused(GroupOutcome.NoSuchPolicy, group);
        if (fire.OccurrenceMs <= policy.OccurrenceMs)
            return GroupDecision.Refused(GroupOutcome.AlreadyFired, group);
        var fired = policy with { OccurrenceMs = fire.OccurrenceMs };
        return Execute(group.With(fired), fired, fire.Stamp, double.NaN, ActivityKind.ScheduleFired, fired.Id);
    }

    /// <summary>What executing the policy now would be answered, and how many servers would be desired after it.</summary>
    public static (GroupOutcome Outcome, int Desired) Weigh(GroupState group, ScalingPolicy policy, long nowMs, double metric) =>
        Weigh(group, policy.Draft.Adjustment, DesiredCapacity.CooldownLeftMs(group, policy, nowMs), metric);

    private static (GroupOutcome Outcome, int Desired) Weigh(GroupState group, Adjustment adjustment, long cooldownLeftMs, double metric)
    {
        if (group.IsPaused)
            return (GroupOutcome.Paused, group.Desired);
        if (adjustment.NeedsMetric && !double.IsFinite(metric))
            return (GroupOutcome.MetricMissing, group.Desired);
        if (cooldownLeftMs > 0)
            return (GroupOutcome.CooldownNotMet, group.Desired);
        var desired = DesiredCapacity.After(group.Configuration, group.Desired, adjustment, metric);
        return (desired == group.Desired ? GroupOutcome.NoChange : GroupOutcome.Done, desired);
    }

    private static GroupDecision Execute(
        GroupState group, ScalingPolicy policy, in CommandStamp stamp, double metric, ActivityKind kind, Guid subject)
    {
        var (outcome, desired) = Weigh(group, policy, stamp.NowMs, metric);
        var from = group.Desired;
        if (outcome == GroupOutcome.Done)
        {
            group = group.With(policy with { TouchedMs = stamp.NowMs }) with { Desired = desired, TouchedMs = stamp.NowMs };
        }

        return Logged(group, stamp, kind, from, outcome, subject);
    }

    private static GroupDecision Logged(GroupState group, in CommandStamp stamp, ActivityKind kind, int from, GroupOutcome outcome, Guid subject)
    {
        if (outcome is GroupOutcome.Done or GroupOutcome.NoChange or GroupOutcome.CooldownNotMet)
            group = group.Dirtied();
        return new GroupDecision(outcome, group.Logged(stamp, kind, from, outcome, subject));
    }
}

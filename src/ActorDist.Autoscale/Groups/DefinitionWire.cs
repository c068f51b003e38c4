using ActorDist.Autoscale.Convergence.Schedules;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Groups;

/// <summary>The binary forms of what a tenant writes: configurations, policies, webhooks.</summary>
internal static class DefinitionWire
{
    private enum AdjustmentTag : byte
    {
        Change,
        Percent,
        Exact,
        Steps,
        TargetTracking,
    }

    public static void Configuration(this ref SpanWriter writer, GroupConfiguration configuration)
    {
        writer.Text(configuration.Name);
        writer.Unsigned((ulong)configuration.CooldownSeconds);
        writer.Unsigned((ulong)configuration.MinEntities);
        writer.Unsigned((ulong)configuration.MaxEntities);
        writer.Byte((byte)configuration.Order);
        writer.Metadata(configuration.Metadata);
    }

    public static GroupConfiguration Configuration(this ref SpanReader reader, ReadOnlySpan<byte> buffer)
    {
        var configuration = new GroupConfiguration(
            reader.Text(buffer, "name"),
            reader.Number("cooldown", GroupLimits.MaxCooldownSeconds),
            reader.Number("minEntities", GroupLimits.MaxEntities),
            reader.Number("maxEntities", GroupLimits.MaxEntities),
            reader.OneOf("deletionOrder", DeletionOrder.OldestLaunchFirst),
            reader.Metadata(buffer));
        return configuration.MinEntities <= configuration.MaxEntities
            ? configuration
            : throw new FormatException(
                $"minEntities: {configuration.MinEntities} is above maxEntities, {configuration.MaxEntities}");
    }

    public static void Draft(this ref SpanWriter writer, PolicyDraft draft)
    {
        writer.Text(draft.Name);
        writer.Unsigned((ulong)draft.CooldownMs);
        writer.Byte((byte)draft.Type);
        writer.Adjustment(draft.Adjustment);
        if (draft.Type != PolicyType.Schedule)
            return;
        writer.Unsigned((ulong)(draft.Schedule!.AtMs ?? 0));
        writer.Text(draft.Schedule.Cron ?? "");
    }

    public static PolicyDraft Draft(this ref SpanReader reader, ReadOnlySpan<byte> buffer)
    {
        var name = reader.Text(buffer, "policy name");
        var cooldown = reader.NonNegative("policy cooldown");
        if (cooldown > GroupLimits.MaxCooldownSeconds * 1000L)
            throw new FormatException($"policy cooldown: {cooldown} ms");
        var type = reader.OneOf("policy type", PolicyType.Schedule);
        var adjustment = reader.Adjustment(buffer, isStep: false);
        PolicySchedule? schedule = null;
        if (type == PolicyType.Schedule)
        {
            var (at, cron) = (reader.NonNegative("at"), reader.Text(buffer, "cron"));
            if (at == 0 == (cron.Length == 0))
                throw new FormatException("a schedule has either a time or a cron expression");
            if (cron.Length > 0 && !ScheduleClock.IsCron(cron))
                throw new FormatException($"cron: '{cron}' has not five fields");
            schedule = new PolicySchedule(at == 0 ? null : at, cron.Length == 0 ? null : cron);
        }

        return new PolicyDraft(name, cooldown, type, adjustment, schedule);
    }

    public static void Policy(this ref SpanWriter writer, ScalingPolicy policy)
    {
        writer.Id(policy.Id);
        writer.Draft(policy.Draft);
        writer.Unsigned((ulong)policy.Version);
        writer.Unsigned((ulong)policy.TouchedMs);
        writer.Unsigned((ulong)policy.OccurrenceMs);
        writer.Unsigned((ulong)policy.Webhooks.Count);
        foreach (var webhook in policy.Webhooks)
        {
            writer.Id(webhook.Id);
            writer.Text(webhook.Name);
            writer.Metadata(webhook.Metadata);
        }
    }

    public static ScalingPolicy Policy(this ref SpanReader reader, ReadOnlySpan<byte> buffer)
    {
        var (id, draft) = (reader.Id(buffer, "policy ID"), reader.Draft(buffer));
        var version = reader.NonNegative("policy version");
        var (touched, occurrence) = (reader.NonNegative("policy touched"), reader.NonNegative("occurrence"));
        var webhooks = new Webhook[reader.Count("webhooks", GroupLimits.MaxWebhooks)];
        for (var i = 0; i < webhooks.Length; i++)
            webhooks[i] = new Webhook(reader.Id(buffer, "webhook ID"), reader.Text(buffer, "webhook name"), reader.Metadata(buffer));
        return new ScalingPolicy(id, draft, version, webhooks) { TouchedMs = touched, OccurrenceMs = occurrence };
    }

    public static void Metadata(this ref SpanWriter writer, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        writer.Unsigned((ulong)metadata.Count);
        foreach (var (key, value) in metadata)
        {
            writer.Text(key);
            writer.Text(value);
        }
    }

    public static IReadOnlyList<KeyValuePair<string, string>> Metadata(this ref SpanReader reader, ReadOnlySpan<byte> buffer)
    {
        var metadata = new KeyValuePair<string, string>[reader.Count("metadata", GroupLimits.MaxMetadata)];
        for (var i = 0; i < metadata.Length; i++)
            metadata[i] = new(reader.Text(buffer, "metadata key"), reader.Text(buffer, "metadata value"));
        return metadata;
    }

    private static void Adjustment(this ref SpanWriter writer, Adjustment adjustment)
    {
        switch (adjustment)
        {
            case Adjustment.Change change:
                writer.Byte((byte)AdjustmentTag.Change);
                writer.Signed(change.Servers);
                break;
            case Adjustment.Percent percent:
                writer.Byte((byte)AdjustmentTag.Percent);
                writer.Exactly(percent.Value);
                break;
            case Adjustment.Exact exact:
                writer.Byte((byte)AdjustmentTag.Exact);
                writer.Unsigned((ulong)exact.Capacity);
                break;
            case Adjustment.Steps steps:
                writer.Byte((byte)AdjustmentTag.Steps);
                writer.Unsigned((ulong)steps.Bounds.Count);
                foreach (var step in steps.Bounds)
                {
                    writer.Number(step.Lower);
                    writer.Number(step.Upper);
                    writer.Adjustment(step.By);
                }

                break;
            case Adjustment.TargetTracking tracking:
                writer.Byte((byte)AdjustmentTag.TargetTracking);
                writer.Number(tracking.Target);
                writer.Number(tracking.Tolerance);
                writer.Flag(tracking.ScaleIn);
                break;
        }
    }

    private static Adjustment Adjustment(this ref SpanReader reader, ReadOnlySpan<byte> buffer, bool isStep)
    {
        var tag = reader.OneOf("adjustment", isStep ? AdjustmentTag.Exact : AdjustmentTag.TargetTracking);
        switch (tag)
        {
            case AdjustmentTag.Change:
                var change = reader.Signed("change");
                return change is >= int.MinValue and <= int.MaxValue
                    ? new Adjustment.Change((int)change)
                    : throw new FormatException($"change: {change}");
            case AdjustmentTag.Percent:
                var percent = reader.Exactly("changePercent");
                return Math.Abs(percent) <= GroupLimits.MaxPercent
                    ? new Adjustment.Percent(percent)
                    : throw new FormatException($"changePercent: {percent}");
            case AdjustmentTag.Exact:
                return new Adjustment.Exact(reader.Number("desiredCapacity", int.MaxValue));
            case AdjustmentTag.Steps:
                var steps = new Adjustment.Step[reader.Count("steps", GroupLimits.MaxSteps)];
                for (var i = 0; i < steps.Length; i++)
                    steps[i] = new Adjustment.Step(reader.Real("lower"), reader.Real("upper"), reader.Adjustment(buffer, isStep: true));
                return new Adjustment.Steps(steps);
            default:
                var tracking = new Adjustment.TargetTracking(reader.Real("target"), reader.Real("tolerance"), reader.Flag("scaleIn"));
                return tracking.Target > 0 && double.IsFinite(tracking.Target) && tracking.Tolerance >= 0
                    ? tracking
                    : throw new FormatException($"target: {tracking.Target}, tolerance: {tracking.Tolerance}");
        }
    }
}

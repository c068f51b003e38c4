namespace ActorDist.Autoscale.Groups;

/// <summary>A policy of a group.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Draft">What the tenant wrote.</param>
/// <param name="Version">Rises with every update; a schedule of an old version fires no more.</param>
/// <param name="Webhooks">Its webhooks.</param>
public sealed record ScalingPolicy(Guid Id, PolicyDraft Draft, long Version, IReadOnlyList<Webhook> Webhooks)
{
    /// <summary>When it was executed last, Unix time in milliseconds; 0 for never.</summary>
    public long TouchedMs { get; init; }

    /// <summary>Occurrences of its schedule up to here are over: they fired, or lie before the policy was written. Unix time in milliseconds.</summary>
    public long OccurrenceMs { get; init; }
}

/// <summary>Who executes a policy besides those who ask for it by name.</summary>
public enum PolicyType : byte
{
    /// <summary>Whoever has the URL of one of its webhooks.</summary>
    Webhook,

    /// <summary>The clock.</summary>
    Schedule,
}

/// <summary>A policy as a tenant writes it.</summary>
/// <param name="Name">For people.</param>
/// <param name="CooldownMs">After it was executed it is not executed again for so long.</param>
/// <param name="Type">What triggers it.</param>
/// <param name="Adjustment">What it does to the desired number of servers.</param>
/// <param name="Schedule">When, for <see cref="PolicyType.Schedule"/>.</param>
public sealed record PolicyDraft(string Name, long CooldownMs, PolicyType Type, Adjustment Adjustment, PolicySchedule? Schedule);

/// <summary>When a scheduled policy is executed: once at a time, or by a cron expression.</summary>
/// <param name="AtMs">Once: Unix time in milliseconds.</param>
/// <param name="Cron">Again and again: five fields, UTC.</param>
public sealed record PolicySchedule(long? AtMs, string? Cron);

/// <summary>A URL that executes a policy without other credentials. Its secret is <see cref="WebhookCapability.Of"/> the group's.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Name">For people.</param>
/// <param name="Metadata">Words of the tenant's own.</param>
public sealed record Webhook(Guid Id, string Name, IReadOnlyList<KeyValuePair<string, string>> Metadata);

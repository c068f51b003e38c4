namespace ActorDist.Autoscale.Groups;

/// <summary>
/// What a group, its parts and a tenant may have at most. The counts are Otter's; the bytes keep a group within one register
/// (<see cref="Core.StateMachines.RegisterState.MaxContentBytes"/>).
/// </summary>
public static class GroupLimits
{
    /// <summary>Most servers of a group, and the largest bound of one.</summary>
    public const int MaxEntities = 1000;

    /// <summary>Longest cooldown, in seconds.</summary>
    public const int MaxCooldownSeconds = 86_400;

    /// <summary>Longest name, key or value, in characters.</summary>
    public const int MaxText = 256;

    /// <summary>Most entries of metadata.</summary>
    public const int MaxMetadata = 64;

    /// <summary>Most groups of a tenant.</summary>
    public const int MaxGroups = 1000;

    /// <summary>Most policies of a group.</summary>
    public const int MaxPolicies = 100;

    /// <summary>Most webhooks of a policy.</summary>
    public const int MaxWebhooks = 25;

    /// <summary>Most steps of a step policy.</summary>
    public const int MaxSteps = 20;

    /// <summary>Largest launch configuration, in bytes of JSON.</summary>
    public const int MaxLaunchBytes = 16 * 1024;

    /// <summary>Configuration, launch configuration, policies and webhooks together, in bytes as they are stored.</summary>
    public const int MaxDefinitionBytes = 22 * 1024;

    /// <summary>Longest ID of a server, in bytes of UTF-8.</summary>
    public const int MaxServerId = 64;

    /// <summary>Most servers that a report may name: a full group and what is being replaced in it.</summary>
    public const int MaxServers = 1100;

    /// <summary>The servers of a report, in bytes as they are stored.</summary>
    public const int MaxServerBytes = 27 * 1024;

    /// <summary>Most reasons of an error.</summary>
    public const int MaxErrors = 8;

    /// <summary>Longest reason of an error, in bytes of UTF-8; longer ones are cut.</summary>
    public const int MaxErrorBytes = 240;

    /// <summary>Longest detail of an activity, in bytes of UTF-8; longer ones are cut.</summary>
    public const int MaxDetailBytes = 64;

    /// <summary>Most activities remembered; the oldest is forgotten first.</summary>
    public const int MaxActivities = 50;

    /// <summary>Most idempotency keys remembered in a group or for a tenant; the oldest is forgotten first.</summary>
    public const int MaxKeys = 128;

    /// <summary>Longest name of a tenant, in characters of <c>A-Z a-z 0-9 . _ -</c>.</summary>
    public const int MaxTenant = 64;

    /// <summary>Largest percentage of a change, either way.</summary>
    public const int MaxPercent = 1_000_000;
}

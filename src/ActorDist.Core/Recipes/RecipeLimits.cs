namespace ActorDist.Core.Recipes;

/// <summary>Bounds of all recipes; a register holds 64 KiB and remembers replies of 1 KiB, which these follow from.</summary>
public static class RecipeLimits
{
    /// <summary>Longest name of a contender, member or item, in bytes of UTF-8.</summary>
    public const int MaxNameBytes = 64;

    /// <summary>Longest item of a queue, value of a leader or member, fenced value; in bytes.</summary>
    public const int MaxDataBytes = 960;

    /// <summary>Longest command, in bytes.</summary>
    public const int MaxCommandBytes = 48 * 1024;

    /// <summary>Most contenders of one lock: holders and waiters together.</summary>
    public const int MaxContenders = 256;

    /// <summary>Most members of one group, double barrier or partition.</summary>
    public const int MaxMembers = 128;

    /// <summary>Most items of one queue, dead letters included.</summary>
    public const int MaxQueueItems = 1024;

    /// <summary>Most items of one partition.</summary>
    public const int MaxPartitionItems = 1024;

    /// <summary>Most sessions of one group of sessions.</summary>
    public const int MaxSessions = 128;

    /// <summary>Most recipes that one session may use.</summary>
    public const int MaxAttachments = 256;

    /// <summary>Most sessions that one renewal may name.</summary>
    public const int MaxRenewals = 64;

    /// <summary>Shortest lease of a session, in milliseconds.</summary>
    public const int MinLease = 500;

    /// <summary>Longest lease of a session, in milliseconds.</summary>
    public const int MaxLease = 24 * 60 * 60 * 1000;

    /// <summary>Most deliveries of an item before it is a dead letter.</summary>
    public const int MaxDeliveries = 1000;
}

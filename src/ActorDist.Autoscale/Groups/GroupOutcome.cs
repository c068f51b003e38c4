namespace ActorDist.Autoscale.Groups;

/// <summary>How a command to a group ended.</summary>
public enum GroupOutcome : byte
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>There is no such group, or it is being deleted.</summary>
    NoSuchGroup,

    /// <summary>There is a group of that ID.</summary>
    GroupExists,

    /// <summary>The group has no such policy (of that version, where one was named).</summary>
    NoSuchPolicy,

    /// <summary>The policy has no such webhook.</summary>
    NoSuchWebhook,

    /// <summary>The group has no such server.</summary>
    NoSuchServer,

    /// <summary>A cooldown of the policy or the group has not passed.</summary>
    CooldownNotMet,

    /// <summary>The policy would change nothing.</summary>
    NoChange,

    /// <summary>The policy needs the value of a metric, and none was given.</summary>
    MetricMissing,

    /// <summary>The group is paused.</summary>
    Paused,

    /// <summary>The group has servers, or wants some.</summary>
    NotEmpty,

    /// <summary>One server fewer would be below the group's minimum.</summary>
    BelowMin,

    /// <summary>More policies than a group may have.</summary>
    TooManyPolicies,

    /// <summary>More webhooks than a policy may have.</summary>
    TooManyWebhooks,

    /// <summary>More bytes than a group's definitions may have.</summary>
    TooLarge,

    /// <summary>The type of a policy stays what it is.</summary>
    PolicyTypeFixed,

    /// <summary>The idempotency key was used for another request.</summary>
    KeyReused,

    /// <summary>The idempotency key is so old that the group may have forgotten it: whether it was used is unknown; nothing was done.</summary>
    KeyForgotten,

    /// <summary>The occurrence of a schedule has fired before.</summary>
    AlreadyFired,

    /// <summary>Somebody with a higher fencing token has spoken since.</summary>
    Fenced,

    /// <summary>The group has changed since what the command rests on.</summary>
    Superseded,
}

using ActorDist.Autoscale.Groups;

namespace ActorDist.Node.Http.Autoscale;

/// <summary>A refusal with a status and an error type of Otter's published API.</summary>
/// <param name="status">The status code.</param>
/// <param name="type">The type, such as <c>NoSuchPolicyError</c>.</param>
/// <param name="message">What is wrong, with its limit.</param>
internal sealed class OtterRefusalException(int status, string type, string message) : Exception(message)
{
    /// <summary>The status code.</summary>
    public int Status => status;

    /// <summary>The type.</summary>
    public string Type => type;

    /// <summary>A body that is JSON and against the rules of its field.</summary>
    public static OtterRefusalException Validation(string message) => new(StatusCodes.Status400BadRequest, "ValidationError", message);

    /// <summary>A part of the query that is against its rules.</summary>
    public static OtterRefusalException Query(string message) => new(StatusCodes.Status400BadRequest, "InvalidQueryArgument", message);

    /// <summary>There is no such group.</summary>
    public static OtterRefusalException NoSuchGroup() => Of(GroupOutcome.NoSuchGroup);

    /// <summary>There is no such policy.</summary>
    public static OtterRefusalException NoSuchPolicy() => Of(GroupOutcome.NoSuchPolicy);

    /// <summary>There is no such webhook.</summary>
    public static OtterRefusalException NoSuchWebhook() => Of(GroupOutcome.NoSuchWebhook);

    /// <summary>How a decision that is a refusal is answered.</summary>
    public static OtterRefusalException Of(GroupOutcome outcome) => outcome switch
    {
        GroupOutcome.NoSuchGroup => NotFound("NoSuchScalingGroupError", "There is no such group."),
        GroupOutcome.NoSuchPolicy => NotFound("NoSuchPolicyError", "There is no such policy."),
        GroupOutcome.NoSuchWebhook => NotFound("NoSuchWebhookError", "There is no such webhook."),
        GroupOutcome.NoSuchServer => NotFound("ServerNotFoundError", "The group has no such server."),
        GroupOutcome.CooldownNotMet => Forbidden("CannotExecutePolicyError", "Cooldowns not met."),
        GroupOutcome.NoChange => Forbidden("CannotExecutePolicyError", "No change in servers"),
        GroupOutcome.Paused => Forbidden("GroupPausedError", "The group is paused; resume it."),
        GroupOutcome.NotEmpty => Forbidden("GroupNotEmptyError", "The group has servers, or wants some; set them to 0, or give force=true."),
        GroupOutcome.BelowMin => Forbidden("CannotDeleteServerBelowMinError", "One server fewer would be below the group's minimum."),
        GroupOutcome.TooManyPolicies => OverLimit("PoliciesOverLimitError", $"A group has at most {GroupLimits.MaxPolicies} policies."),
        GroupOutcome.TooManyWebhooks => OverLimit("WebhooksOverLimitError", $"A policy has at most {GroupLimits.MaxWebhooks} webhooks."),
        GroupOutcome.TooLarge => OverLimit(
            "DefinitionTooLargeError",
            $"Configuration, launch configuration, policies and webhooks of a group have at most {GroupLimits.MaxDefinitionBytes} bytes together."),
        GroupOutcome.KeyReused => OverLimit("IdempotencyKeyReused", "The key was used for another request; use a new one."),
        GroupOutcome.KeyForgotten => new(
            StatusCodes.Status409Conflict,
            "IdempotencyKeyForgotten",
            $"The key is older than the last {GroupLimits.MaxKeys} that are remembered: whether it was used is unknown, and nothing was done."),
        GroupOutcome.PolicyTypeFixed => Validation("The type of a policy stays what it is."),
        GroupOutcome.MetricMissing => Validation("The policy needs the value of a metric: give ?metric=NUMBER."),
        _ => Validation($"The group refused: {outcome}."),
    };

    private static OtterRefusalException NotFound(string type, string message) => new(StatusCodes.Status404NotFound, type, message);

    private static OtterRefusalException Forbidden(string type, string message) => new(StatusCodes.Status403Forbidden, type, message);

    private static OtterRefusalException OverLimit(string type, string message) =>
        new(StatusCodes.Status422UnprocessableEntity, type, message);
}

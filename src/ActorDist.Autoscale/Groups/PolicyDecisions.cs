namespace ActorDist.Autoscale.Groups;

/// <summary>The rules of policies and webhooks as definitions.</summary>
internal static class PolicyDecisions
{
    public static GroupDecision Add(GroupState group, GroupCommand.AddPolicies add)
    {
        if (group.Policies.Count + add.Policies.Count > GroupLimits.MaxPolicies)
            return GroupDecision.Refused(GroupOutcome.TooManyPolicies, group);
        var added = add.Policies.Select(
            (draft, i) => new ScalingPolicy(DerivedId.Of(add.Stamp.RequestId, i), draft, Version: 1, [])
            {
                OccurrenceMs = add.Stamp.NowMs,
            });
        return GroupDecision.Done(group with { Policies = [.. group.Policies, .. added] });
    }

    public static GroupDecision Put(GroupState group, GroupCommand.PutPolicy put)
    {
        if (group.Policy(put.PolicyId) is not { } policy)
            return GroupDecision.Refused(GroupOutcome.NoSuchPolicy, group);
        return policy.Draft.Type == put.Policy.Type
            ? GroupDecision.Done(group.With(policy with { Draft = put.Policy, Version = policy.Version + 1, OccurrenceMs = put.Stamp.NowMs }))
            : GroupDecision.Refused(GroupOutcome.PolicyTypeFixed, group);
    }

    public static GroupDecision Delete(GroupState group, GroupCommand.DeletePolicy delete) => group.Policy(delete.PolicyId) is null
        ? GroupDecision.Refused(GroupOutcome.NoSuchPolicy, group)
        : GroupDecision.Done(group with { Policies = [.. group.Policies.Where(policy => policy.Id != delete.PolicyId)] });

    public static GroupDecision Add(GroupState group, GroupCommand.AddWebhooks add)
    {
        if (group.Policy(add.PolicyId) is not { } policy)
            return GroupDecision.Refused(GroupOutcome.NoSuchPolicy, group);
        if (policy.Webhooks.Count + add.Webhooks.Count > GroupLimits.MaxWebhooks)
            return GroupDecision.Refused(GroupOutcome.TooManyWebhooks, group);
        var added = add.Webhooks.Select(
            (draft, i) => new Webhook(DerivedId.Of(add.Stamp.RequestId, i), draft.Name, draft.Metadata));
        return GroupDecision.Done(group.With(policy with { Webhooks = [.. policy.Webhooks, .. added] }));
    }

    public static GroupDecision Put(GroupState group, GroupCommand.PutWebhook put)
    {
        if (Find(group, put.PolicyId, put.WebhookId, out var policy) is { } missing)
            return missing;
        var webhook = new Webhook(put.WebhookId, put.Webhook.Name, put.Webhook.Metadata);
        return GroupDecision.Done(group.With(policy! with
        {
            Webhooks = [.. policy.Webhooks.Select(old => old.Id == put.WebhookId ? webhook : old)],
        }));
    }

    public static GroupDecision Delete(GroupState group, GroupCommand.DeleteWebhook delete) =>
        Find(group, delete.PolicyId, delete.WebhookId, out var policy) ?? GroupDecision.Done(group.With(policy! with
        {
            Webhooks = [.. policy.Webhooks.Where(webhook => webhook.Id != delete.WebhookId)],
        }));

    /// <summary>The refusal where there is no such webhook.</summary>
    public static GroupDecision? Find(GroupState group, Guid policyId, Guid webhookId, out ScalingPolicy? policy)
    {
        policy = group.Policy(policyId);
        if (policy is null)
            return GroupDecision.Refused(GroupOutcome.NoSuchPolicy, group);
        return policy.Webhooks.Any(webhook => webhook.Id == webhookId)
            ? null
            : GroupDecision.Refused(GroupOutcome.NoSuchWebhook, group);
    }
}

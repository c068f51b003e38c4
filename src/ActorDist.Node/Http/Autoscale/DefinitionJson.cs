using System.Text.Json.Nodes;
using ActorDist.Autoscale.Groups;

namespace ActorDist.Node.Http.Autoscale;

/// <summary>Groups and their parts as Otter's published API has them.</summary>
internal static class DefinitionJson
{
    /// <summary>How orders of deletion are written.</summary>
    public static readonly IReadOnlyDictionary<DeletionOrder, string> Orders = new Dictionary<DeletionOrder, string>
    {
        [DeletionOrder.OldestFirst] = "oldest-first",
        [DeletionOrder.NewestFirst] = "newest-first",
        [DeletionOrder.OldestLaunchFirst] = "oldest-launch-first",
    };

    /// <summary>A group with everything that was written about it.</summary>
    public static JsonObject Manifest(string tenant, Guid id, GroupState group, bool withWebhooks) => new()
    {
        ["id"] = $"{id}",
        ["links"] = Self(GroupPath(tenant, id)),
        ["groupConfiguration"] = Configuration(group.Configuration),
        ["launchConfiguration"] = Launch(group),
        ["scalingPolicies"] = new JsonArray([.. group.Policies.Select(policy => Policy(tenant, id, group, policy, withWebhooks))]),
        ["state"] = State(group),
    };

    /// <summary>What a group has and should have.</summary>
    public static JsonObject State(GroupState group)
    {
        var active = group.Active.ToArray();
        var state = new JsonObject
        {
            ["name"] = group.Configuration.Name,
            ["activeCapacity"] = active.Length,
            ["pendingCapacity"] = group.Desired - active.Length,
            ["desiredCapacity"] = group.Desired,
            ["paused"] = group.IsPaused,
            ["status"] = $"{group.Status}".ToUpperInvariant(),
            ["active"] = new JsonArray([.. active.Select(server => (JsonNode)new JsonObject { ["id"] = server.Id, ["links"] = new JsonArray() })]),
        };
        if (group.Status == GroupStatus.Error)
            state["errors"] = new JsonArray([.. group.Errors.Select(error => (JsonNode)new JsonObject { ["message"] = error })]);
        return state;
    }

    /// <summary>A configuration.</summary>
    public static JsonObject Configuration(GroupConfiguration configuration) => new()
    {
        ["name"] = configuration.Name,
        ["cooldown"] = configuration.CooldownSeconds,
        ["minEntities"] = configuration.MinEntities,
        ["maxEntities"] = configuration.MaxEntities,
        ["metadata"] = Texts(configuration.Metadata),
        ["deletionOrder"] = Orders[configuration.Order],
    };

    /// <summary>A launch configuration, as it was written.</summary>
    public static JsonNode Launch(GroupState group) => JsonNode.Parse(group.Launch.Span)!;

    /// <summary>A policy.</summary>
    public static JsonObject Policy(string tenant, Guid groupId, GroupState group, ScalingPolicy policy, bool withWebhooks)
    {
        var path = PolicyPath(tenant, groupId, policy.Id);
        var json = new JsonObject
        {
            ["id"] = $"{policy.Id}",
            ["links"] = Self(path),
            ["name"] = policy.Draft.Name,
            ["type"] = policy.Draft.Type == PolicyType.Schedule ? "schedule" : "webhook",
            ["cooldown"] = Seconds(policy.Draft.CooldownMs),
        };
        Add(json, policy.Draft.Adjustment);
        if (policy.Draft.Schedule is { } schedule)
        {
            json["args"] = schedule.AtMs is { } at
                ? new JsonObject { ["at"] = DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFF'Z'") }
                : new JsonObject { ["cron"] = schedule.Cron };
        }

        if (withWebhooks)
            json["webhooks"] = new JsonArray([.. policy.Webhooks.Select(webhook => Webhook(path, group, webhook))]);
        return json;
    }

    /// <summary>A webhook, with the URL that executes its policy.</summary>
    public static JsonObject Webhook(string policyPath, GroupState group, Webhook webhook)
    {
        var links = Self($"{policyPath}webhooks/{webhook.Id}/");
        links.Add((JsonNode)new JsonObject
        {
            ["href"] = $"/v1.0/execute/{WebhookRoutes.Version}/{Convert.ToHexStringLower(WebhookCapability.Of(group.Secret.Span, webhook.Id))}/",
            ["rel"] = "capability",
        });
        return new JsonObject { ["id"] = $"{webhook.Id}", ["name"] = webhook.Name, ["metadata"] = Texts(webhook.Metadata), ["links"] = links };
    }

    /// <summary>A server.</summary>
    public static JsonObject Server(GroupServer server) => new()
    {
        ["id"] = server.Id,
        ["created"] = Time(server.CreatedMs),
        ["phase"] = $"{server.Phase}".ToLowerInvariant(),
        ["launchVersion"] = server.LaunchVersion,
        ["protected"] = server.IsProtected,
        ["leaving"] = server.Doom != ServerDoom.None,
    };

    /// <summary>What happened to a group, and which request was the cause.</summary>
    public static JsonObject Activity(Activity activity)
    {
        var json = new JsonObject
        {
            ["time"] = Time(activity.AtMs),
            ["kind"] = $"{activity.Kind}",
            ["outcome"] = $"{activity.Outcome}",
            ["requestId"] = $"{activity.RequestId}",
            ["from"] = activity.From,
            ["to"] = activity.To,
        };
        if (activity.Subject != Guid.Empty)
            json["subject"] = $"{activity.Subject}";
        if (activity.Detail.Length > 0)
            json["detail"] = activity.Detail;
        return json;
    }

    /// <summary>Where a group is.</summary>
    public static string GroupPath(string tenant, Guid id) => $"/v1.0/{tenant}/groups/{id}/";

    /// <summary>Where a policy is.</summary>
    public static string PolicyPath(string tenant, Guid groupId, Guid id) => $"{GroupPath(tenant, groupId)}policies/{id}/";

    private static void Add(JsonObject json, Adjustment adjustment)
    {
        switch (adjustment)
        {
            case Adjustment.Change change:
                json["change"] = change.Servers;
                break;
            case Adjustment.Percent percent:
                json["changePercent"] = percent.Value;
                break;
            case Adjustment.Exact exact:
                json["desiredCapacity"] = exact.Capacity;
                break;
            case Adjustment.Steps steps:
                json["steps"] = new JsonArray([.. steps.Bounds.Select(step =>
                {
                    var item = new JsonObject();
                    if (double.IsFinite(step.Lower))
                        item["lower"] = step.Lower;
                    if (double.IsFinite(step.Upper))
                        item["upper"] = step.Upper;
                    Add(item, step.By);
                    return (JsonNode)item;
                })]);
                break;
            case Adjustment.TargetTracking tracking:
                json["targetTracking"] = new JsonObject
                {
                    ["target"] = tracking.Target,
                    ["tolerance"] = tracking.Tolerance,
                    ["scaleIn"] = tracking.ScaleIn,
                };
                break;
        }
    }

    private static JsonArray Self(string href) => [new JsonObject { ["href"] = href, ["rel"] = "self" }];

    private static JsonObject Texts(IEnumerable<KeyValuePair<string, string>> texts) =>
        new(texts.Select(text => new KeyValuePair<string, JsonNode?>(text.Key, text.Value)));

    private static JsonNode Seconds(long milliseconds) => milliseconds % 1000 == 0 ? milliseconds / 1000 : milliseconds / 1000m;

    private static string Time(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'");
}

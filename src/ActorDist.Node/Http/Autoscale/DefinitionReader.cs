using System.Globalization;
using System.Text.Json;
using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Convergence.Schedules;
using ActorDist.Autoscale.Groups;

namespace ActorDist.Node.Http.Autoscale;

/// <summary>
/// Reads what tenants write: configurations, launch configurations, policies, webhooks, with the rules of Otter's JSON schemas and no field
/// that is not known.
/// </summary>
internal static class DefinitionReader
{
    /// <summary>The most bytes of a body.</summary>
    public const int MaxBody = 128 * 1024;

    private const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    private static readonly string[] UnclearSteps = ["change", "changePercent", "desiredCapacity"];

    /// <summary>Reads the body.</summary>
    /// <exception cref="OtterRefusalException">It is no JSON.</exception>
    /// <exception cref="RefusedRequestException">It is too large.</exception>
    public static async Task<JsonElement> BodyAsync(HttpRequest request)
    {
        var body = await RequestBody.ReadAsync(request, MaxBody, "body");
        try
        {
            return JsonDocument.Parse(body, Strict).RootElement;
        }
        catch (JsonException e)
        {
            throw new OtterRefusalException(StatusCodes.Status400BadRequest, "InvalidJsonError", $"The body is not JSON: {e.Message}");
        }
    }

    /// <summary>The body of a creation.</summary>
    public static (GroupConfiguration Configuration, byte[] Launch, IReadOnlyList<PolicyDraft> Policies) Group(JsonElement body, DateTimeOffset now)
    {
        var group = StrictObject.Of(body, "the body");
        var configuration = Configuration(group.Required("groupConfiguration"), isNew: true);
        var launch = Launch(group.Required("launchConfiguration"));
        var policies = group.Has("scalingPolicies") ? Policies(group.Required("scalingPolicies"), now) : [];
        _ = group.Optional("scalingPolicies");
        group.End();
        return (configuration, launch, policies);
    }

    /// <summary>A <c>groupConfiguration</c>.</summary>
    /// <param name="element">The JSON.</param>
    /// <param name="isNew">Whether what may be left out when a group is created may be left out.</param>
    public static GroupConfiguration Configuration(JsonElement element, bool isNew)
    {
        var body = StrictObject.Of(element, "groupConfiguration");
        var name = body.Text("name", GroupLimits.MaxText);
        var cooldown = body.Integer("cooldown", 0, GroupLimits.MaxCooldownSeconds);
        var least = body.Integer("minEntities", 0, GroupLimits.MaxEntities);
        var most = (isNew ? body.Optional("maxEntities") : body.Required("maxEntities")) is { ValueKind: not JsonValueKind.Null }
            ? body.Integer("maxEntities", 0, GroupLimits.MaxEntities)
            : GroupLimits.MaxEntities;
        var metadata = isNew && body.Optional("metadata") is null ? [] : body.Texts("metadata", GroupLimits.MaxMetadata, GroupLimits.MaxText);
        var order = body.Optional("deletionOrder") is null ? DeletionOrder.OldestFirst : DefinitionJson.Orders
            .FirstOrDefault(known => string.Equals(known.Value, body.Required("deletionOrder").ToString(), StringComparison.Ordinal)) is { Value: not null } found
                ? found.Key
                : throw body.Wrong("deletionOrder", $"one of {string.Join(", ", DefinitionJson.Orders.Values)}");
        body.End();
        return least <= most
            ? new GroupConfiguration(name, cooldown, least, most, order, metadata)
            : throw new OtterRefusalException(
                StatusCodes.Status400BadRequest, "InvalidMinEntities", $"minEntities, {least}, is above maxEntities, {most}.");
    }

    /// <summary>A <c>launchConfiguration</c>, as it is stored.</summary>
    public static byte[] Launch(JsonElement element)
    {
        var body = StrictObject.Of(element, "launchConfiguration");
        var type = body.Text("type", GroupLimits.MaxText);
        var args = body.Object("args");
        body.End();
        if (!string.Equals(type, "launch_server", StringComparison.Ordinal))
            throw InvalidLaunch($"launchConfiguration.type must be launch_server, which is what the cloud has; it is '{type}'.");
        var server = args.Object("server");
        _ = server.Text("flavorRef", GroupLimits.MaxText);
        CheckBalancing(args);
        args.End();
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            element.WriteTo(writer);
        return buffer.Length <= GroupLimits.MaxLaunchBytes
            ? buffer.ToArray()
            : throw InvalidLaunch($"launchConfiguration has {buffer.Length} bytes; the limit is {GroupLimits.MaxLaunchBytes}.");
    }

    private static void CheckBalancing(StrictObject args)
    {
        const string Path = "launchConfiguration.args.loadBalancers";
        if (args.Has("draining_timeout"))
            _ = args.Integer("draining_timeout", LoadBalancing.MinDrainingSeconds, LoadBalancing.MaxDrainingSeconds);
        if (args.Optional("loadBalancers") is not { } list)
            return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, item) in StrictObject.Items(list, Path, LoadBalancing.MaxBalancers).Index())
        {
            var balancer = StrictObject.Of(item, $"{Path}[{i}]");
            // Otter's are numbers, other clouds' are names.
            var id = balancer.Required("loadBalancerId") is { ValueKind: JsonValueKind.String or JsonValueKind.Number } named ? named.ToString() : "";
            if (!LoadBalancing.IsId(id))
                throw balancer.Wrong("loadBalancerId", $"1 to {LoadBalancing.MaxId} letters, digits, dots, hyphens and underscores");
            _ = balancer.Integer("port", 1, ushort.MaxValue);
            if (balancer.Has("type") && balancer.Text("type", GroupLimits.MaxText) is not "CloudLoadBalancer")
                throw balancer.Wrong("type", "CloudLoadBalancer, which is what the cloud has");
            balancer.End();
            if (!seen.Add(id))
                throw InvalidLaunch($"{Path}: load balancer {id} is named twice; a server has one node there.");
        }
    }

    /// <summary>A list of policies.</summary>
    public static IReadOnlyList<PolicyDraft> Policies(JsonElement element, DateTimeOffset now)
    {
        var items = element.ValueKind == JsonValueKind.Array ? element.GetArrayLength() : 0;
        return items <= GroupLimits.MaxPolicies
            ? [.. StrictObject.Items(element, "scalingPolicies", GroupLimits.MaxPolicies).Select((policy, i) => Policy(policy, $"scalingPolicies[{i}]", now))]
            : throw OtterRefusalException.Of(GroupOutcome.TooManyPolicies);
    }

    /// <summary>A policy.</summary>
    public static PolicyDraft Policy(JsonElement element, string path, DateTimeOffset now)
    {
        var body = StrictObject.Of(element, path);
        var name = body.Text("name", GroupLimits.MaxText);
        var cooldown = (long)(body.Number("cooldown", 0, GroupLimits.MaxCooldownSeconds) * 1000);
        var type = body.Text("type", GroupLimits.MaxText);
        var adjustment = Adjustment(body, path, ["steps", "targetTracking"]);
        PolicySchedule? schedule = null;
        switch (type)
        {
            case "webhook":
                break;
            case "schedule":
                schedule = Schedule(body.Object("args"), now);
                break;
            case "cloud_monitoring":
                throw OtterRefusalException.Validation($"{path}.type: cloud_monitoring policy disabled");
            default:
                throw body.Wrong("type", "webhook or schedule");
        }

        body.End();
        return schedule is null || !adjustment.NeedsMetric
            ? new PolicyDraft(name, cooldown, schedule is null ? PolicyType.Webhook : PolicyType.Schedule, adjustment, schedule)
            : throw OtterRefusalException.Validation($"{path}: a schedule has no metric, so it can follow neither steps nor a target.");
    }

    /// <summary>The body of a request to scale: <c>{"change": -2}</c>.</summary>
    public static int Scale(JsonElement element)
    {
        var body = StrictObject.Of(element, "the body");
        var change = body.Integer("change", -GroupLimits.MaxEntities, GroupLimits.MaxEntities);
        body.End();
        return change != 0 ? change : throw body.Wrong("change", $"a whole number from -{GroupLimits.MaxEntities} to {GroupLimits.MaxEntities} and not 0");
    }

    /// <summary>A list of webhooks.</summary>
    public static IReadOnlyList<WebhookDraft> Webhooks(JsonElement element)
    {
        var items = element.ValueKind == JsonValueKind.Array ? element.GetArrayLength() : 0;
        return items <= GroupLimits.MaxWebhooks
            ? [.. StrictObject.Items(element, "the body", GroupLimits.MaxWebhooks).Select((webhook, i) => Webhook(webhook, $"[{i}]", isNew: true))]
            : throw OtterRefusalException.Of(GroupOutcome.TooManyWebhooks);
    }

    /// <summary>A webhook.</summary>
    public static WebhookDraft Webhook(JsonElement element, string path, bool isNew)
    {
        var body = StrictObject.Of(element, path);
        var name = body.Text("name", GroupLimits.MaxText);
        var metadata = isNew && body.Optional("metadata") is null ? [] : body.Texts("metadata", GroupLimits.MaxMetadata, GroupLimits.MaxText);
        body.End();
        return new WebhookDraft(name, metadata);
    }

    /// <summary>The metric of a query; not a number where there is none.</summary>
    public static double Metric(HttpRequest request) => request.Query["metric"] switch
    {
        [] => double.NaN,
        [{ } text] when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var metric) && double.IsFinite(metric) => metric,
        var other => throw OtterRefusalException.Query($"metric must be one number; it is '{other}'."),
    };

    private static Adjustment Adjustment(StrictObject body, string path, string[] also)
    {
        string[] given = [.. UnclearSteps.Concat(also).Where(body.Has)];
        if (given is not [var what])
            throw OtterRefusalException.Validation($"{path} must have exactly one of {string.Join(", ", UnclearSteps.Concat(also))}; it has {given.Length}.");
        switch (what)
        {
            case "change":
                return body.Integer(what, -GroupLimits.MaxEntities, GroupLimits.MaxEntities) is var change && change != 0
                    ? new Adjustment.Change(change)
                    : throw body.Wrong(what, "a whole number other than 0");
            case "changePercent":
                return body.Number(what, -GroupLimits.MaxPercent, GroupLimits.MaxPercent) is var percent && percent != 0
                    ? new Adjustment.Percent(percent)
                    : throw body.Wrong(what, "a number other than 0");
            case "desiredCapacity":
                return new Adjustment.Exact(body.Integer(what, 0, int.MaxValue));
            case "steps":
                return Steps(body.List(what, GroupLimits.MaxSteps), $"{path}.steps");
            default:
                var tracking = body.Object(what);
                var read = new Adjustment.TargetTracking(
                    (double)tracking.Number("target", 0.000_001m, 1_000_000_000),
                    tracking.Has("tolerance") ? (double)tracking.Number("tolerance", 0, 1) : 0.1,
                    !tracking.Has("scaleIn") || tracking.Flag("scaleIn"));
                tracking.End();
                return read;
        }
    }

    private static Adjustment Steps(IReadOnlyList<JsonElement> items, string path)
    {
        var steps = new List<Adjustment.Step>();
        foreach (var (i, item) in items.Index())
        {
            var body = StrictObject.Of(item, $"{path}[{i}]");
            var lower = body.Has("lower") ? (double)body.Number("lower", decimal.MinValue, decimal.MaxValue) : double.NegativeInfinity;
            var upper = body.Has("upper") ? (double)body.Number("upper", decimal.MinValue, decimal.MaxValue) : double.PositiveInfinity;
            var by = Adjustment(body, $"{path}[{i}]", []);
            body.End();
            if (lower >= upper || (steps.Count > 0 && lower < steps[^1].Upper))
                throw OtterRefusalException.Validation($"{path}[{i}] must begin where the one before ends or later, and end after it begins.");
            steps.Add(new Adjustment.Step(lower, upper, by));
        }

        return steps.Count > 0 ? new Adjustment.Steps(steps) : throw OtterRefusalException.Validation($"{path} must have at least one step.");
    }

    private static PolicySchedule Schedule(StrictObject args, DateTimeOffset now)
    {
        if (args.Has("at") == args.Has("cron"))
            throw OtterRefusalException.Validation("args of a schedule must have exactly one of at and cron.");
        var schedule = args.Has("cron") ? new PolicySchedule(null, Cron(args)) : new PolicySchedule(At(args, now), null);
        args.End();
        return schedule;
    }

    private static string Cron(StrictObject args)
    {
        var cron = args.Text("cron", GroupLimits.MaxText);
        return ScheduleClock.IsCron(cron)
            ? cron
            : throw OtterRefusalException.Validation($"args.cron must have five fields, such as '0 3 * * *' (no seconds, no keywords); it is '{cron}'.");
    }

    private static long At(StrictObject args, DateTimeOffset now)
    {
        var text = args.Text("at", GroupLimits.MaxText);
        if (!text.EndsWith('Z') || !text.Contains('T', StringComparison.Ordinal)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            throw OtterRefusalException.Validation($"args.at must be a time of ISO 8601 in UTC, such as 2030-01-31T03:00:00Z; it is '{text}'.");
        }

        return at > now ? at.ToUnixTimeMilliseconds() : throw OtterRefusalException.Validation($"args.at must be in the future; it is '{text}'.");
    }

    private static OtterRefusalException InvalidLaunch(string message) =>
        new(StatusCodes.Status400BadRequest, "InvalidLaunchConfiguration", message);
}

using System.Text.Json.Nodes;
using ActorDist.Autoscale.Doors;
using ActorDist.Autoscale.Groups;
using ActorDist.Core.Consensus;
using static ActorDist.Node.Http.Autoscale.AutoscaleRoutes;

namespace ActorDist.Node.Http.Autoscale;

/// <summary>The webhooks of a policy, and the URLs that execute it without other credentials.</summary>
internal static class WebhookRoutes
{
    /// <summary>The version of the capabilities, in their URLs.</summary>
    public const string Version = "1";

    /// <summary>Where capabilities are, which anybody may post to: who knows the secret needs no token.</summary>
    public const string Execute = "/v1.0/execute";

    private const string Webhooks = PolicyRoutes.Policy + "/webhooks";
    private const string Webhook = Webhooks + "/{webhookId:guid}";

    public static void Map(ServedRoutes routes)
    {
        routes.Map("GET", Webhooks, ListAsync);
        routes.Map("POST", Webhooks, AddAsync);
        routes.Map("GET", Webhook, async (http, groups) =>
        {
            var group = await ReadAsync(http, groups);
            var webhook = PolicyRoutes.PolicyOf(http, group).Webhooks.FirstOrDefault(known => known.Id == Id(http, "webhookId"))
                ?? throw OtterRefusalException.NoSuchWebhook();
            await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new JsonObject { ["webhook"] = DefinitionJson.Webhook(PathOf(http), group, webhook) });
        });
        routes.Map("PUT", Webhook, async (http, groups) =>
        {
            var draft = DefinitionReader.Webhook(await DefinitionReader.BodyAsync(http.Request), "the body", isNew: false);
            await DecideAsync(http, groups, stamp => new GroupCommand.PutWebhook(stamp, Id(http, "policyId"), Id(http, "webhookId"), draft));
            NoContent(http);
        });
        routes.Map("DELETE", Webhook, async (http, groups) =>
        {
            await DecideAsync(http, groups, stamp => new GroupCommand.DeleteWebhook(stamp, Id(http, "policyId"), Id(http, "webhookId")));
            NoContent(http);
        });
        routes.Map("POST", Execute + "/{version}/{capability}", ExecuteAsync);
    }

    private static string PathOf(HttpContext http) => DefinitionJson.PolicyPath(Tenant(http), Id(http, "groupId"), Id(http, "policyId"));

    private static async Task ListAsync(HttpContext http, ScalingGroups groups)
    {
        var group = await ReadAsync(http, groups);
        var (page, links) = Paging.Of(http, PolicyRoutes.PolicyOf(http, group).Webhooks, webhook => webhook.Id);
        await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new JsonObject
        {
            ["webhooks"] = new JsonArray([.. page.Select(webhook => DefinitionJson.Webhook(PathOf(http), group, webhook))]),
            ["webhooks_links"] = links,
        });
    }

    private static async Task AddAsync(HttpContext http, ScalingGroups groups)
    {
        var drafts = DefinitionReader.Webhooks(await DefinitionReader.BodyAsync(http.Request));
        var reply = Decided(http, await groups.AddWebhooksAsync(
            Tenant(http), Id(http, "groupId"), Id(http, "policyId"), RegisterHeaders.IdempotencyKey(http.Request), drafts));
        var group = await ReadAsync(http, groups);
        var known = PolicyRoutes.PolicyOf(http, group).Webhooks.ToDictionary(webhook => webhook.Id);
        http.Response.Headers.Location = PathOf(http) + "webhooks/";
        await NodeJson.WriteAsync(http, StatusCodes.Status201Created, new JsonObject
        {
            ["webhooks"] = new JsonArray([.. Enumerable.Range(0, drafts.Count).Select(i => DerivedId.Of(reply.RequestId, i)).Where(known.ContainsKey)
                .Select(id => DefinitionJson.Webhook(PathOf(http), group, known[id]))]),
        });
    }

    /// <summary>
    /// Always 202, so that nobody learns which secrets there are; what is executed stands on the disks of a majority before. Only where it
    /// is not known whether it does, the caller is told.
    /// </summary>
    private static async Task ExecuteAsync(HttpContext http, ScalingGroups groups)
    {
        var metric = DefinitionReader.Metric(http.Request);
        if (string.Equals((string?)http.Request.RouteValues["version"], Version, StringComparison.Ordinal)
            && CapabilityOf((string)http.Request.RouteValues["capability"]!) is { } capability
            && await groups.ExecuteWebhookAsync(capability, RegisterHeaders.IdempotencyKey(http.Request), metric) is { Kind: not OutcomeKind.Done } answer)
        {
            _ = Decided(http, answer);
        }

        await NodeJson.WriteAsync(http, StatusCodes.Status202Accepted, new JsonObject());
    }

    private static byte[]? CapabilityOf(string text)
    {
        var bytes = new byte[WebhookCapability.Bytes];
        return text.Length == 2 * WebhookCapability.Bytes
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done
                ? bytes
                : null;
    }
}

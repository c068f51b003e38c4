using System.Text.Json.Nodes;
using ActorDist.Autoscale.Doors;
using ActorDist.Autoscale.Groups;
using static ActorDist.Node.Http.Autoscale.AutoscaleRoutes;

namespace ActorDist.Node.Http.Autoscale;

/// <summary>The policies of a group.</summary>
internal static class PolicyRoutes
{
    /// <summary>A group's policies.</summary>
    public const string Policies = Group + "/policies";

    /// <summary>One policy.</summary>
    public const string Policy = Policies + "/{policyId:guid}";

    public static void Map(ServedRoutes routes)
    {
        routes.Map("GET", Policies, ListAsync);
        routes.Map("POST", Policies, AddAsync);
        routes.Map("GET", Policy, async (http, groups) =>
        {
            var group = await ReadAsync(http, groups);
            await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new JsonObject
            {
                ["policy"] = DefinitionJson.Policy(Tenant(http), Id(http, "groupId"), group, PolicyOf(http, group), Flag(http, "webhooks")),
            });
        });
        routes.Map("PUT", Policy, async (http, groups) =>
        {
            var draft = DefinitionReader.Policy(await DefinitionReader.BodyAsync(http.Request), "the body", Now(http));
            await DecideAsync(http, groups, stamp => new GroupCommand.PutPolicy(stamp, Id(http, "policyId"), draft));
            NoContent(http);
        });
        routes.Map("DELETE", Policy, async (http, groups) =>
        {
            await DecideAsync(http, groups, stamp => new GroupCommand.DeletePolicy(stamp, Id(http, "policyId")));
            NoContent(http);
        });
        routes.Map("POST", Policy + "/execute", async (http, groups) =>
        {
            var metric = DefinitionReader.Metric(http.Request);
            await DecideAsync(http, groups, stamp => new GroupCommand.Execute(stamp, Id(http, "policyId"), metric));
            await NodeJson.WriteAsync(http, StatusCodes.Status202Accepted, new JsonObject());
        });
    }

    /// <summary>The policy of a request.</summary>
    /// <exception cref="OtterRefusalException">There is none.</exception>
    public static ScalingPolicy PolicyOf(HttpContext http, GroupState group) =>
        group.Policy(Id(http, "policyId")) ?? throw OtterRefusalException.NoSuchPolicy();

    private static DateTimeOffset Now(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    private static async Task ListAsync(HttpContext http, ScalingGroups groups)
    {
        var group = await ReadAsync(http, groups);
        var (page, links) = Paging.Of(http, group.Policies, policy => policy.Id);
        await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new JsonObject
        {
            ["policies"] = new JsonArray([.. page.Select(policy =>
                DefinitionJson.Policy(Tenant(http), Id(http, "groupId"), group, policy, withWebhooks: false))]),
            ["policies_links"] = links,
        });
    }

    private static async Task AddAsync(HttpContext http, ScalingGroups groups)
    {
        var drafts = DefinitionReader.Policies(await DefinitionReader.BodyAsync(http.Request), Now(http));
        var reply = await DecideAsync(http, groups, stamp => new GroupCommand.AddPolicies(stamp, drafts));
        var group = await ReadAsync(http, groups);
        var added = Enumerable.Range(0, drafts.Count).Select(i => group.Policy(DerivedId.Of(reply.RequestId, i))).OfType<ScalingPolicy>();
        http.Response.Headers.Location = DefinitionJson.GroupPath(Tenant(http), Id(http, "groupId")) + "policies/";
        await NodeJson.WriteAsync(http, StatusCodes.Status201Created, new JsonObject
        {
            ["policies"] = new JsonArray([.. added.Select(policy =>
                DefinitionJson.Policy(Tenant(http), Id(http, "groupId"), group, policy, withWebhooks: false))]),
        });
    }
}

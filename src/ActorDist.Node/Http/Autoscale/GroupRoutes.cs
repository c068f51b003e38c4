using System.Text.Json.Nodes;
using ActorDist.Autoscale.Convergence.Running;
using ActorDist.Autoscale.Doors;
using ActorDist.Autoscale.Groups;
using static ActorDist.Node.Http.Autoscale.AutoscaleRoutes;

namespace ActorDist.Node.Http.Autoscale;

/// <summary>Groups, their configurations, and what happens to them.</summary>
internal static class GroupRoutes
{
    public static void Map(ServedRoutes routes)
    {
        routes.Map("GET", Groups, ListAsync);
        routes.Map("POST", Groups, CreateAsync);
        routes.Map("GET", Group, ShowAsync);
        routes.Map("DELETE", Group, DeleteAsync);
        routes.Map("GET", Group + "/state", async (http, groups) =>
            await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new JsonObject { ["group"] = DefinitionJson.State(await ReadAsync(http, groups)) }));
        routes.Map("GET", Group + "/config", async (http, groups) => await NodeJson.WriteAsync(
            http, StatusCodes.Status200OK, new JsonObject { ["groupConfiguration"] = DefinitionJson.Configuration((await ReadAsync(http, groups)).Configuration) }));
        routes.Map("PUT", Group + "/config", async (http, groups) =>
        {
            var configuration = DefinitionReader.Configuration(await DefinitionReader.BodyAsync(http.Request), isNew: false);
            await DecideAsync(http, groups, stamp => new GroupCommand.Configure(stamp, configuration));
            NoContent(http);
        });
        routes.Map("GET", Group + "/launch", async (http, groups) => await NodeJson.WriteAsync(
            http, StatusCodes.Status200OK, new JsonObject { ["launchConfiguration"] = DefinitionJson.Launch(await ReadAsync(http, groups)) }));
        routes.Map("PUT", Group + "/launch", async (http, groups) =>
        {
            var launch = DefinitionReader.Launch(await DefinitionReader.BodyAsync(http.Request));
            await DecideAsync(http, groups, stamp => new GroupCommand.SetLaunch(stamp, launch));
            NoContent(http);
        });
        routes.Map("POST", Group + "/pause", (http, groups) => ChangeAsync(http, groups, stamp => new GroupCommand.Pause(stamp)));
        routes.Map("POST", Group + "/resume", (http, groups) => ChangeAsync(http, groups, stamp => new GroupCommand.Resume(stamp)));
        routes.Map("POST", Group + "/converge", (http, groups) => ChangeAsync(http, groups, stamp => new GroupCommand.Converge(stamp)));
        routes.Map("POST", Group + "/scale", async (http, groups) =>
        {
            var change = DefinitionReader.Scale(await DefinitionReader.BodyAsync(http.Request));
            await DecideAsync(http, groups, stamp => new GroupCommand.Scale(stamp, change));
            await NodeJson.WriteAsync(http, StatusCodes.Status202Accepted, new JsonObject());
        });
        routes.Map("GET", Group + "/history", async (http, groups) => await NodeJson.WriteAsync(
            http,
            StatusCodes.Status200OK,
            new JsonObject
            {
                ["activities"] = new JsonArray([.. (await ReadAsync(http, groups)).History.Activities.Reverse().Select(DefinitionJson.Activity)]),
            }));
        routes.Map("GET", Group + "/explain", ExplainAsync);
        routes.Map("GET", "/v1.0/{tenant}/limits", LimitsAsync);
    }

    private static async Task ChangeAsync(HttpContext http, ScalingGroups groups, Func<CommandStamp, GroupCommand> command)
    {
        await DecideAsync(http, groups, command);
        NoContent(http);
    }

    private static async Task ListAsync(HttpContext http, ScalingGroups groups)
    {
        var (page, links) = Paging.Of(http, await groups.ListAsync(Tenant(http)), IdOf);
        var listed = new JsonArray();
        foreach (var name in page)
        {
            // One that was listed and not created yet, or deleted since, is none.
            if (await groups.ReadAsync(name) is { } group)
            {
                listed.Add((JsonNode)new JsonObject
                {
                    ["id"] = $"{IdOf(name)}",
                    ["links"] = new JsonArray(new JsonObject { ["href"] = DefinitionJson.GroupPath(Tenant(http), IdOf(name)), ["rel"] = "self" }),
                    ["state"] = DefinitionJson.State(group),
                });
            }
        }

        await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new JsonObject { ["groups"] = listed, ["groups_links"] = links });
    }

    private static async Task CreateAsync(HttpContext http, ScalingGroups groups)
    {
        var (configuration, launch, policies) = DefinitionReader.Group(
            await DefinitionReader.BodyAsync(http.Request), http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        var answer = await groups.CreateAsync(Tenant(http), RegisterHeaders.IdempotencyKey(http.Request), configuration, launch, policies);
        // Asked again with the same key, the group is there already.
        if (answer.Reply?.Outcome != GroupOutcome.GroupExists)
            _ = Decided(http, answer);
        var group = await groups.ReadAsync(answer.Group) ?? throw OtterRefusalException.NoSuchGroup();
        http.Response.Headers.Location = DefinitionJson.GroupPath(Tenant(http), IdOf(answer.Group));
        await NodeJson.WriteAsync(
            http,
            StatusCodes.Status201Created,
            new JsonObject { ["group"] = DefinitionJson.Manifest(Tenant(http), IdOf(answer.Group), group, withWebhooks: false) });
    }

    private static async Task ShowAsync(HttpContext http, ScalingGroups groups)
    {
        var withWebhooks = Flag(http, "webhooks");
        await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new JsonObject
        {
            ["group"] = DefinitionJson.Manifest(Tenant(http), Id(http, "groupId"), await ReadAsync(http, groups), withWebhooks),
        });
    }

    private static async Task DeleteAsync(HttpContext http, ScalingGroups groups)
    {
        var force = Flag(http, "force");
        await DecideAsync(http, groups, stamp => new GroupCommand.Delete(stamp, force));
        NoContent(http);
    }

    /// <summary>What the group's owner would do now, and why; nothing is done.</summary>
    private static async Task ExplainAsync(HttpContext http, ScalingGroups groups)
    {
        var group = await ReadAsync(http, groups);
        var explained = await http.RequestServices.GetRequiredService<ConvergenceExplainer>().ExplainAsync(Name(http), group, http.RequestAborted);
        await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new JsonObject
        {
            ["desiredCapacity"] = group.Desired,
            ["paused"] = group.IsPaused,
            ["dirty"] = group.IsDirty,
            ["servers"] = explained.Servers,
            ["steps"] = new JsonArray([.. explained.Steps.Select(step => (JsonNode)JsonValue.Create(step))]),
            ["postponed"] = explained.Postponed,
            ["waiting"] = explained.Waiting,
            ["note"] = explained.Note,
        });
    }

    private static Task LimitsAsync(HttpContext http, ScalingGroups groups)
    {
        _ = Tenant(http);
        return NodeJson.WriteAsync(http, StatusCodes.Status200OK, new JsonObject
        {
            ["limits"] = new JsonObject
            {
                ["rate"] = new JsonArray(),
                ["absolute"] = new JsonObject
                {
                    ["maxGroups"] = GroupLimits.MaxGroups,
                    ["maxPoliciesPerGroup"] = GroupLimits.MaxPolicies,
                    ["maxWebhooksPerPolicy"] = GroupLimits.MaxWebhooks,
                },
            },
        });
    }

    private static Guid IdOf(string name) => Guid.Parse(name.AsSpan(name.IndexOf('/', StringComparison.Ordinal) + 1));
}

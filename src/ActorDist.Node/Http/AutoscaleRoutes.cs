using System.Text.Json.Nodes;
using ActorDist.Autoscale.Doors;
using ActorDist.Autoscale.Groups;
using ActorDist.Autoscale.Tenants;
using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;

namespace ActorDist.Node.Http;

/// <summary>
/// Scaling groups over HTTP, with the paths, statuses and error bodies of Otter's published API for what is served. Every decision is on
/// the disks of a majority before it is answered; the same <c>Idempotency-Key</c> again is answered the same.
/// </summary>
public static class AutoscaleRoutes
{
    private const string Groups = "/v1.0/{tenant}/groups";
    private const string Group = Groups + "/{groupId:guid}";

    /// <summary>Maps /v1.0/{tenant}/groups.</summary>
    public static void MapAutoscaleRoutes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Groups, Serve(ListAsync));
        routes.MapGet(Group + "/state", Serve(StateAsync));
        routes.MapPost(Group + "/policies/{policyId:guid}/execute", Serve((http, groups) => DecideAsync(
            http,
            groups,
            stamp => new GroupCommand.Execute(stamp, Id(http, "policyId"), double.NaN),
            StatusCodes.Status202Accepted)));
        routes.MapPost(Group + "/pause", Serve((http, groups) => DecideAsync(http, groups, stamp => new GroupCommand.Pause(stamp))));
        routes.MapPost(Group + "/resume", Serve((http, groups) => DecideAsync(http, groups, stamp => new GroupCommand.Resume(stamp))));
        routes.MapPost(Group + "/converge", Serve((http, groups) => DecideAsync(http, groups, stamp => new GroupCommand.Converge(stamp))));

        RequestDelegate Serve(Func<HttpContext, ScalingGroups, Task> serve) =>
            RefusedRequestException.Answered<ScalingGroups>(routes.ServiceProvider, async (http, groups) =>
            {
                http.Response.Headers["X-Response-Id"] = $"{Guid.CreateVersion7()}";
                try
                {
                    await serve(http, groups);
                }
                catch (QuorumUnavailableException e)
                {
                    await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", e.Message);
                }
                catch (FormatException e)
                {
                    await RefuseAsync(http, StatusCodes.Status400BadRequest, "ValidationError", e.Message);
                }
            });
    }

    private static async Task ListAsync(HttpContext http, ScalingGroups groups)
    {
        var listed = new JsonArray();
        foreach (var name in await groups.ListAsync(Tenant(http)))
        {
            // One that was listed and not created yet, or deleted since, is none.
            if (await groups.ReadAsync(name) is { } group)
            {
                var row = StateOf(group);
                row["id"] = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
                listed.Add((JsonNode)row);
            }
        }

        await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new JsonObject { ["groups"] = listed });
    }

    private static async Task StateAsync(HttpContext http, ScalingGroups groups)
    {
        if (await groups.ReadAsync(Name(http)) is { } group)
            await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new JsonObject { ["group"] = StateOf(group) });
        else
            await RefuseAsync(http, GroupOutcome.NoSuchGroup);
    }

    private static async Task DecideAsync(
        HttpContext http, ScalingGroups groups, Func<CommandStamp, GroupCommand> command, int status = StatusCodes.Status204NoContent)
    {
        var answer = await groups.DecideAsync(Name(http), RegisterHeaders.IdempotencyKey(http.Request), command);
        if (answer.Reply is not { } reply)
        {
            await RefuseAsync(
                http,
                StatusCodes.Status503ServiceUnavailable,
                answer.Kind == OutcomeKind.Unknown ? "OutcomeUnknown" : "ServiceUnavailable",
                $"{answer.Error}. Send it again with the same Idempotency-Key.");
            return;
        }

        http.Response.Headers["X-Response-Id"] = $"{reply.RequestId}";
        if (reply.Outcome != GroupOutcome.Done)
            await RefuseAsync(http, reply.Outcome);
        else if (status == StatusCodes.Status202Accepted)
            await NodeJson.WriteAsync(http, status, new JsonObject());
        else
            http.Response.StatusCode = status;
    }

    private static JsonObject StateOf(GroupState group)
    {
        var active = group.Servers.Items.Where(server => server is { Phase: ServerPhase.Active, Doom: ServerDoom.None }).ToArray();
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

    private static Task RefuseAsync(HttpContext http, GroupOutcome outcome) => outcome switch
    {
        GroupOutcome.NoSuchGroup => RefuseAsync(http, StatusCodes.Status404NotFound, "NoSuchScalingGroupError", "There is no such group."),
        GroupOutcome.NoSuchPolicy => RefuseAsync(http, StatusCodes.Status404NotFound, "NoSuchPolicyError", "There is no such policy."),
        GroupOutcome.CooldownNotMet => RefuseAsync(http, StatusCodes.Status403Forbidden, "CannotExecutePolicyError", "Cooldowns not met."),
        GroupOutcome.NoChange => RefuseAsync(http, StatusCodes.Status403Forbidden, "CannotExecutePolicyError", "No change in servers"),
        GroupOutcome.Paused => RefuseAsync(http, StatusCodes.Status403Forbidden, "GroupPausedError", "The group is paused; resume it."),
        GroupOutcome.KeyReused => RefuseAsync(
            http, StatusCodes.Status422UnprocessableEntity, "IdempotencyKeyReused", "The key was used for another request; use a new one."),
        GroupOutcome.KeyForgotten => RefuseAsync(
            http,
            StatusCodes.Status409Conflict,
            "IdempotencyKeyForgotten",
            $"The key is older than the last {GroupLimits.MaxKeys} that the group remembers: whether it was used is unknown, and nothing was done."),
        GroupOutcome.MetricMissing => RefuseAsync(
            http, StatusCodes.Status400BadRequest, "ValidationError", "The policy needs the value of a metric."),
        _ => RefuseAsync(http, StatusCodes.Status400BadRequest, "ValidationError", $"The group refused: {outcome}."),
    };

    private static Task RefuseAsync(HttpContext http, int status, string type, string message) => NodeJson.WriteAsync(http, status, new JsonObject
    {
        ["error"] = new JsonObject { ["type"] = type, ["code"] = status, ["message"] = message, ["details"] = "" },
    });

    private static string Tenant(HttpContext http) => TenantStateMachine.Checked((string)http.Request.RouteValues["tenant"]!);

    private static string Name(HttpContext http) => $"{Tenant(http)}/{Id(http, "groupId")}";

    private static Guid Id(HttpContext http, string part) => Guid.Parse((string)http.Request.RouteValues[part]!);
}

using System.Text.Json.Nodes;
using ActorDist.Autoscale.Doors;
using ActorDist.Autoscale.Groups;
using ActorDist.Autoscale.Tenants;
using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;

namespace ActorDist.Node.Http.Autoscale;

/// <summary>
/// Scaling groups over HTTP, with the paths, statuses and error bodies of Otter's published API. Every decision is on the disks of a majority
/// before it is answered; the same <c>Idempotency-Key</c> again is answered the same.
/// </summary>
public static class AutoscaleRoutes
{
    /// <summary>A tenant's groups.</summary>
    internal const string Groups = "/v1.0/{tenant}/groups";

    /// <summary>One group.</summary>
    internal const string Group = Groups + "/{groupId:guid}";

    private const string Description = "ActorDist.Node.Http.Autoscale.autoscale.openapi.json";

    /// <summary>Maps /v1.0.</summary>
    public static void MapAutoscaleRoutes(this IEndpointRouteBuilder routes)
    {
        var served = new ServedRoutes(routes);
        GroupRoutes.Map(served);
        PolicyRoutes.Map(served);
        WebhookRoutes.Map(served);
        ServerRoutes.Map(served);
        routes.MapGet("/v1.0/openapi.json", ServeDescriptionAsync);
    }

    /// <summary>The tenant of a request.</summary>
    internal static string Tenant(HttpContext http) => TenantStateMachine.Checked((string)http.Request.RouteValues["tenant"]!);

    /// <summary>The group of a request, <c>TENANT/GROUP</c>.</summary>
    internal static string Name(HttpContext http) => $"{Tenant(http)}/{Id(http, "groupId")}";

    /// <summary>An ID in the path.</summary>
    internal static Guid Id(HttpContext http, string part) => Guid.Parse((string)http.Request.RouteValues[part]!);

    /// <summary>The group of a request.</summary>
    /// <exception cref="OtterRefusalException">There is none.</exception>
    internal static async Task<GroupState> ReadAsync(HttpContext http, ScalingGroups groups) =>
        await groups.ReadAsync(Name(http)) ?? throw OtterRefusalException.NoSuchGroup();

    /// <summary>A flag in the query; false where there is none.</summary>
    internal static bool Flag(HttpContext http, string name, bool otherwise = false) => http.Request.Query[name] switch
    {
        [] => otherwise,
        ["true"] => true,
        ["false"] => false,
        var other => throw OtterRefusalException.Query($"{name} must be true or false; it is '{other}'."),
    };

    /// <summary>Has something decided and returns the reply to a decision that was made.</summary>
    /// <exception cref="OtterRefusalException">It was refused, or what became of it is not known.</exception>
    internal static async Task<GroupReply> DecideAsync(HttpContext http, ScalingGroups groups, Func<CommandStamp, GroupCommand> command) =>
        Decided(http, await groups.DecideAsync(Name(http), RegisterHeaders.IdempotencyKey(http.Request), command));

    /// <summary>The reply to a decision that was made.</summary>
    /// <exception cref="OtterRefusalException">It was refused, or what became of it is not known.</exception>
    internal static GroupReply Decided(HttpContext http, GroupAnswer answer)
    {
        if (answer.IsInProgress)
        {
            throw new OtterRefusalException(
                StatusCodes.Status409Conflict, "IdempotencyKeyInProgress", "A request with this Idempotency-Key is being decided; ask again for its answer.");
        }

        if (answer.Listed is TenantOutcome.TooManyGroups)
        {
            throw new OtterRefusalException(
                StatusCodes.Status422UnprocessableEntity, "ScalingGroupOverLimitError", $"A tenant has at most {GroupLimits.MaxGroups} groups.");
        }

        if (answer.Listed is TenantOutcome.KeyReused)
            throw OtterRefusalException.Of(GroupOutcome.KeyReused);
        if (answer.Listed is TenantOutcome.KeyForgotten)
            throw OtterRefusalException.Of(GroupOutcome.KeyForgotten);
        if (answer.Listed is TenantOutcome.RepeatedAndGone)
            throw OtterRefusalException.NoSuchGroup();
        if (answer.Reply is not { } reply)
        {
            throw new OtterRefusalException(
                StatusCodes.Status503ServiceUnavailable,
                answer.Kind == OutcomeKind.Unknown ? "OutcomeUnknown" : "ServiceUnavailable",
                $"{answer.Error}. Send it again with the same Idempotency-Key.");
        }

        http.Response.Headers["X-Response-Id"] = $"{reply.RequestId}";
        return reply.Outcome == GroupOutcome.Done ? reply : throw OtterRefusalException.Of(reply.Outcome);
    }

    /// <summary>Answers without a body.</summary>
    internal static void NoContent(HttpContext http) => http.Response.StatusCode = StatusCodes.Status204NoContent;

    private static async Task ServeDescriptionAsync(HttpContext http)
    {
        await using var description = typeof(AutoscaleRoutes).Assembly.GetManifestResourceStream(Description)!;
        http.Response.ContentType = "application/json";
        await description.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}

/// <summary>Routes whose refusals are answered as Otter answers them.</summary>
/// <param name="routes">Where they are mapped.</param>
internal sealed class ServedRoutes(IEndpointRouteBuilder routes)
{
    /// <summary>Maps a route.</summary>
    /// <param name="method">GET, POST, PUT or DELETE.</param>
    /// <param name="path">The path.</param>
    /// <param name="serve">Serves a request.</param>
    public void Map(string method, string path, Func<HttpContext, ScalingGroups, Task> serve) => routes.MapMethods(
        path,
        [method],
        RefusedRequestException.Answered<ScalingGroups>(routes.ServiceProvider, (http, groups) => ServeAsync(http, groups, serve)));

    private static async Task ServeAsync(HttpContext http, ScalingGroups groups, Func<HttpContext, ScalingGroups, Task> serve)
    {
        http.Response.Headers["X-Response-Id"] = $"{Guid.CreateVersion7()}";
        try
        {
            await serve(http, groups);
        }
        catch (OtterRefusalException refused)
        {
            await RefuseAsync(http, refused.Status, refused.Type, refused.Message);
        }
        catch (RefusedRequestException refused)
        {
            await RefuseAsync(
                http, refused.Status, refused.Status == StatusCodes.Status413PayloadTooLarge ? "RequestTooLarge" : "ValidationError", refused.Message);
        }
        catch (QuorumUnavailableException e)
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", e.Message);
        }
        catch (FormatException e)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "ValidationError", e.Message);
        }
    }

    private static Task RefuseAsync(HttpContext http, int status, string type, string message) => NodeJson.WriteAsync(http, status, new JsonObject
    {
        ["error"] = new JsonObject { ["type"] = type, ["code"] = status, ["message"] = message, ["details"] = "" },
    });
}

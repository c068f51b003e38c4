using System.Globalization;
using System.Text.Json;
using ActorDist.Autoscale.Requests;
using ActorDist.Cluster.Registers;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Node.Http;

/// <summary>Scaling requests over HTTP.</summary>
public static class RequestRoutes
{
    /// <summary>The most effects that a page holds.</summary>
    public const int MaxPage = 1000;

    private const int MaxBodySize = 4096;

    /// <summary>Maps /v1/requests and /v1/groups.</summary>
    public static void MapRequestRoutes(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/requests/{requestId}", SubmitAsync);
        routes.MapGet("/v1/requests/{requestId}", ShowAsync);
        routes.MapGet("/v1/requests", ListAsync);
        routes.MapGet("/v1/groups", GroupsAsync);
    }

    private static async Task SubmitAsync(HttpContext http)
    {
        if (http.Request.ContentLength > MaxBodySize)
        {
            await NodeJson.WriteErrorAsync(
                http, StatusCodes.Status413PayloadTooLarge, $"The body has {http.Request.ContentLength} bytes; the limit is {MaxBodySize}.");
            return;
        }

        NodeJson.SubmitBody? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync(http.Request.Body, NodeJsonContext.Default.SubmitBody, http.RequestAborted);
        }
        catch (JsonException e)
        {
            await WriteAsync(http, new Reply(
                RequestId(http), Outcome.Failed, Cause: FailureCause.Invalid,
                Error: $"The body must be {{\"groupId\": \"web\", \"change\": 2}}: {e.Message}"));
            return;
        }

        await WriteAsync(http, body is null
            ? new Reply(RequestId(http), Outcome.Failed, Cause: FailureCause.Invalid, Error: "The body is missing.")
            : await Requests(http).SubmitAsync(new ScalingRequest(RequestId(http), body.GroupId, body.Change), http.RequestAborted));
    }

    private static async Task ShowAsync(HttpContext http) =>
        await WriteAsync(http, await Requests(http).ShowAsync(RequestId(http), http.RequestAborted));

    private static async Task ListAsync(HttpContext http)
    {
        var limitText = http.Request.Query["limit"].ToString();
        var limit = MaxPage;
        if (limitText.Length > 0
            && (!int.TryParse(limitText, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxPage))
        {
            await NodeJson.WriteErrorAsync(
                http, StatusCodes.Status400BadRequest, $"limit must be from 1 to {MaxPage}; it is '{limitText}'.");
            return;
        }

        var after = http.Request.Query["after"].ToString();
        if (after.Length > 0 && ScalingRequest.ValidateId("after", after) is { } error)
        {
            await NodeJson.WriteErrorAsync(http, StatusCodes.Status400BadRequest, error);
            return;
        }

        await WriteReadAsync(http, () => Store(http).ListAsync(after, limit), page => new NodeJson.EffectsBody(
            [.. page.Effects.Select(e => new NodeJson.EffectBody(e.RequestId, e.GroupId, e.Change))], page.Next));
    }

    private static Task GroupsAsync(HttpContext http) =>
        WriteReadAsync(http, () => GroupCapacity.SumAsync(Store(http)), groups => new NodeJson.GroupsBody(
            [.. groups.Select(group => new NodeJson.GroupBody(group.GroupId, group.Capacity, group.Requests))]));

    /// <summary>Answers with what a quorum knows, or 503 where none does.</summary>
    private static async Task WriteReadAsync<TRead, TBody>(HttpContext http, Func<Task<TRead>> read, Func<TRead, TBody> body)
    {
        TRead known;
        try
        {
            known = await read();
        }
        catch (QuorumUnavailableException e)
        {
            await NodeJson.WriteErrorAsync(http, StatusCodes.Status503ServiceUnavailable, e.Message);
            return;
        }

        await NodeJson.WriteAsync(http, StatusCodes.Status200OK, body(known));
    }

    private static Task WriteAsync(HttpContext http, Reply reply) => NodeJson.WriteAsync(
        http,
        (reply.Outcome, reply.Cause) switch
        {
            (Outcome.Executed, _) => StatusCodes.Status200OK,
            (Outcome.Absent, _) => StatusCodes.Status404NotFound,
            (Outcome.Failed, FailureCause.Invalid) => StatusCodes.Status400BadRequest,
            (Outcome.Failed, FailureCause.Conflict) => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status503ServiceUnavailable,
        },
        new NodeJson.RequestBody(
            reply.RequestId,
            reply.Outcome.ToString().ToLowerInvariant(),
            reply.Effect?.GroupId,
            reply.Effect?.Change,
            reply.Owner.Length > 0 ? reply.Owner : null,
            reply.Error.Length > 0 ? reply.Error : null));

    private static string RequestId(HttpContext http) => (string)http.Request.RouteValues["requestId"]!;

    private static IScalingRequests Requests(HttpContext http) => http.RequestServices.GetRequiredService<IScalingRequests>();

    private static IEffectStore Store(HttpContext http) => http.RequestServices.GetRequiredService<IEffectStore>();
}

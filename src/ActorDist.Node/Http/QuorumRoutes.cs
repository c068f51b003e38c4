using ActorDist.Cluster.Quorum;

namespace ActorDist.Node.Http;

/// <summary>The quorum store over HTTP: a value is a body, the context a header, siblings are 300 Multiple Choices.</summary>
public static class QuorumRoutes
{
    /// <summary>Maps /v1/quorum and what lies below it.</summary>
    public static void MapQuorumRoutes(this IEndpointRouteBuilder routes)
    {
        const string Key = QuorumKeyPath.Prefix + "{bucket}/{key}";
        var services = routes.ServiceProvider;
        var replicas = new Lazy<IQuorumReplicas>(services.GetRequiredService<IQuorumReplicas>, LazyThreadSafetyMode.PublicationOnly);
        var settings = new Lazy<QuorumSettings>(services.GetRequiredService<QuorumSettings>, LazyThreadSafetyMode.PublicationOnly);
        routes.MapGet(Key, Serve(async (http, quorum) =>
        {
            var key = QuorumKeyPath.Of(http);
            var outcome = await quorum.GetAsync(key, QuorumQuery.Reading(http.Request));
            await QuorumAnswer.WriteValuesAsync(http, key, outcome, replicas.Value.Ring);
        }));
        routes.MapPut(Key, Serve(async (http, quorum) =>
        {
            var key = QuorumKeyPath.Of(http);
            var (options, context) = (QuorumQuery.Writing(http.Request), QuorumQuery.Context(http.Request));
            var value = await RequestBody.ReadAsync(http.Request, settings.Value.Buckets.Of(key).ValueLimit, "value");
            var outcome = await quorum.PutAsync(key, value, context, options);
            await QuorumAnswer.WriteWrittenAsync(http, key, outcome, options.ReturnBody, replicas.Value.Ring);
        }));
        routes.MapDelete(Key, Serve(async (http, quorum) =>
        {
            var key = QuorumKeyPath.Of(http);
            var options = QuorumQuery.Writing(http.Request);
            var outcome = await quorum.DeleteAsync(key, QuorumQuery.Context(http.Request), options);
            await QuorumAnswer.WriteWrittenAsync(http, key, outcome, options.ReturnBody, replicas.Value.Ring);
        }));
        routes.MapGet("/v1/quorum", RefusedRequestException.Answered<IQuorumReplicas>(services, async (http, on) =>
            await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new QuorumJson.ReportsBody(await on.SurveyAsync()))));
        routes.MapPost("/v1/quorum/repair", RefusedRequestException.Answered<IQuorumReplicas>(services, async (http, on) =>
            await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new QuorumJson.RepairsBody(await on.RepairAsync()))));
        routes.MapGet("/v1/quorum-replicas/{bucket}/{key}", RefusedRequestException.Answered<IQuorumReplicas>(services, InspectAsync));

        RequestDelegate Serve(Func<HttpContext, IQuorum, Task> serve) => RefusedRequestException.Answered(services, serve);
    }

    private static async Task InspectAsync(HttpContext http, IQuorumReplicas replicas)
    {
        var key = new Core.Quorum.QuorumKey((string)http.Request.RouteValues["bucket"]!, (string)http.Request.RouteValues["key"]!);
        await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new QuorumJson.PlacementBody(
            key.Text, replicas.PreferenceList(key), await replicas.InspectAsync(key)));
    }
}

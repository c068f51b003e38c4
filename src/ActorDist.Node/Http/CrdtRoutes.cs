using ActorDist.Cluster.Crdts;
using ActorDist.Cluster.Crdts.Types;
using ActorDist.Core.Consensus;

namespace ActorDist.Node.Http;

/// <summary>Replicated objects over HTTP.</summary>
public static class CrdtRoutes
{
    private const int MaxBody = 1024 * 1024;
    private const string Prefix = "/v1/crdts";
    private const string Route = Prefix + "/{type}/{name}";

    /// <summary>Maps /v1/crdts and what lies below it.</summary>
    public static void MapCrdtRoutes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Prefix, Serve(async (http, crdts) => await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new CrdtJson.NamesBody(
            [.. (await crdts.ListAsync(http.RequestAborted)).Select(name => new CrdtJson.NameBody(name.Name, name.Type.Name))]))));
        routes.MapGet(Prefix + "/types", Serve((http, _) => NodeJson.WriteAsync(http, StatusCodes.Status200OK, new CrdtJson.TypesBody(
            [.. CrdtTypes.All.Select(type => new CrdtJson.TypeBody(type.Name, type.Acts, type.Description, type.Family.ToString().ToLowerInvariant()))]))));
        routes.MapGet(Route, Serve(GetAsync));
        routes.MapPut(Route, Serve((http, crdts) => ChangeAsync(http, crdts, crdts.CreateAsync)));
        routes.MapPost(Route, Serve(async (http, crdts) =>
        {
            var body = await RequestBody.ReadJsonAsync(
                http.Request, NodeJsonContext.Default.ChangeCrdtBody, MaxBody, """such as {"act": "add", "element": "milk"}""")
                ?? throw RefusedRequestException.BadRequest("""The body must be such as {"act": "add", "element": "milk"}; it is empty.""");
            var change = new CrdtChange(body.Act)
            {
                By = body.By,
                Element = body.Element,
                Value = body.Value,
                From = body.From,
                To = body.To,
                Index = body.Index,
                Delete = body.Delete,
                Insert = body.Insert,
                Path = body.Path,
                Field = body.Field,
            };
            await ChangeAsync(http, crdts, (name, level, cancellation) => crdts.ChangeAsync(name, change, level, cancellation));
        }));
        routes.MapDelete(Route, Serve(async (http, crdts) =>
        {
            var name = await NameAsync(http, crdts);
            var outcome = await crdts.DeleteAsync(name, Level(http, "w"), http.RequestAborted);
            if (outcome.Kind == OutcomeKind.Done)
                http.Response.StatusCode = StatusCodes.Status204NoContent;
            else
                await WriteNotDoneAsync(http, name, outcome);
        }));
        var stopping = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        routes.MapGet(Route + "/changes", Serve((http, crdts) => WatchAsync(http, crdts, stopping)));

        RequestDelegate Serve(Func<HttpContext, ICrdts, Task> serve) => RefusedRequestException.Answered<ICrdts>(
            routes.ServiceProvider, (http, crdts) => CrdtRefusals.AnsweredAsync(() => serve(http, crdts)));
    }

    private static async Task GetAsync(HttpContext http, ICrdts crdts)
    {
        var name = await NameAsync(http, crdts);
        var view = await crdts.GetAsync(name, Level(http, "r"), http.RequestAborted);
        var raw = http.Request.Query.ContainsKey("raw") ? await crdts.GetRawAsync(name, http.RequestAborted) : null;
        await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new CrdtJson.CrdtBody(name.Name, name.Type.Name, view.Value, raw));
    }

    private static async Task ChangeAsync(HttpContext http, ICrdts crdts, Func<CrdtName, CrdtLevel, CancellationToken, Task<CrdtOutcome>> change)
    {
        var (name, level) = (await NameAsync(http, crdts), Level(http, "w"));
        // Whether the client still listens makes no difference to what is done.
        var outcome = await change(name, level, CancellationToken.None);
        if (outcome.Kind == OutcomeKind.Done)
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await WriteNotDoneAsync(http, name, outcome);
    }

    private static async Task WatchAsync(HttpContext http, ICrdts crdts, CancellationToken stopping)
    {
        var name = await NameAsync(http, crdts);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await ServerSentEvents.WriteAsync(
            http,
            crdts.WatchAsync(name, ending.Token),
            view => NodeJson.Line(new CrdtJson.CrdtBody(name.Name, name.Type.Name, view.Value, By: view.By)),
            ending.Token);
    }

    private static Task<CrdtName> NameAsync(HttpContext http, ICrdts crdts) => crdts.FindAsync(
        (string)http.Request.RouteValues["name"]!, (string)http.Request.RouteValues["type"]!, http.RequestAborted);

    private static CrdtLevel Level(HttpContext http, string query) => CrdtLevels.Parse(http.Request.Query[query]);

    private static Task WriteNotDoneAsync(HttpContext http, CrdtName name, CrdtOutcome outcome) => NodeJson.WriteAsync(
        http,
        StatusCodes.Status503ServiceUnavailable,
        new CrdtJson.CrdtNotDoneBody(name.Name, name.Type.Name, outcome.Kind.ToString().ToLowerInvariant(), outcome.Error));
}

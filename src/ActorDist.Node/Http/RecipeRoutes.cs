using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ActorDist.Cluster.Recipes;
using ActorDist.Core.Consensus;
using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Gathering;
using ActorDist.Core.Recipes.Sessions;

namespace ActorDist.Node.Http;

/// <summary>Recipes over HTTP: sessions, commands that may wait, and watches by long polls.</summary>
public static class RecipeRoutes
{
    /// <summary>The longest that a call waits; ask again for longer.</summary>
    public const int MaxWaitMs = 60_000;

    private const int MaxBody = 64 * 1024;
    private const string Prefix = "/v1/recipes/";

    /// <summary>What a client asks of recipes; the rest is between the nodes.</summary>
    private static readonly Dictionary<string, RecipeOperation> Operations = new(StringComparer.Ordinal)
    {
        ["acquire"] = RecipeOperation.Acquire,
        ["release"] = RecipeOperation.Release,
        ["proclaim"] = RecipeOperation.Proclaim,
        ["join"] = RecipeOperation.Join,
        ["leave"] = RecipeOperation.Leave,
        ["add"] = RecipeOperation.Add,
        ["set"] = RecipeOperation.Set,
        ["lift"] = RecipeOperation.Lift,
        ["put"] = RecipeOperation.Put,
        ["take"] = RecipeOperation.Take,
        ["ack"] = RecipeOperation.Acknowledge,
        ["reject"] = RecipeOperation.Reject,
        ["requeue"] = RecipeOperation.Requeue,
        ["drop"] = RecipeOperation.Drop,
        ["revoke"] = RecipeOperation.Revoke,
        ["wait"] = RecipeOperation.Get,
    };

    /// <summary>Maps /v1/recipes.</summary>
    public static void MapRecipeRoutes(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Prefix + "sessions", Serve(OpenAsync));
        routes.MapPost(Prefix + "sessions/renew", Serve(RenewAsync));
        routes.MapDelete(Prefix + "sessions/{session}", Serve(CloseAsync));
        routes.MapGet(Prefix + "{kind}/{name}", Serve(ShowAsync));
        routes.MapPost(Prefix + "{kind}/{name}/{operation}", Serve(ExecuteAsync));

        RequestDelegate Serve(Func<HttpContext, IRecipes, Task> serve) => RefusedRequestException.Answered(routes.ServiceProvider, serve);
    }

    private static async Task OpenAsync(HttpContext http, IRecipes recipes)
    {
        var body = await RequestBody.ReadJsonAsync(
            http.Request, NodeJsonContext.Default.OpenBody, MaxBody, """{"leaseMs": 30000, "owner": "me"} or empty""");
        var lease = body?.LeaseMs is { } milliseconds
            ? TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, int.MaxValue))
            : http.RequestServices.GetRequiredService<RecipeSettings>().DefaultLease;
        var (session, result) = await recipes.OpenAsync(lease, body?.Owner ?? "");
        if (session is { } id)
            await NodeJson.WriteAsync(http, StatusCodes.Status201Created, new RecipeJson.SessionBody($"{id}", (long)lease.TotalMilliseconds));
        else
            await AnswerAsync(http, SessionMachine.KindName, "", RecipeOperation.Open, result, session: null);
    }

    private static async Task RenewAsync(HttpContext http, IRecipes recipes)
    {
        const string Example = """{"sessions": ["n1-1-1.7"]}""";
        var body = await RequestBody.ReadJsonAsync(http.Request, NodeJsonContext.Default.RenewBody, MaxBody, Example)
            ?? throw RefusedRequestException.BadRequest($"The body must be {Example}; it is empty.");
        if (body.Sessions.Count is 0 or > RecipeLimits.MaxRenewals)
        {
            throw RefusedRequestException.BadRequest(
                $"sessions must have 1 to {RecipeLimits.MaxRenewals} entries; it has {body.Sessions.Count}.");
        }

        var (lost, result) = await recipes.RenewAsync([.. body.Sessions.Select(SessionId.Parse)]);
        if (result.IsOk)
            await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new RecipeJson.RenewedBody([.. lost.Select(id => $"{id}")]));
        else
            await AnswerAsync(http, SessionMachine.KindName, "", RecipeOperation.Renew, result, session: null);
    }

    private static async Task CloseAsync(HttpContext http, IRecipes recipes)
    {
        var session = SessionId.Parse((string)http.Request.RouteValues["session"]!);
        await AnswerAsync(http, SessionMachine.KindName, session.Group, RecipeOperation.Close, await recipes.CloseAsync(session), $"{session}");
    }

    private static async Task ExecuteAsync(HttpContext http, IRecipes recipes)
    {
        const string Example = """{"session": "n1-1-1.7", "waitMs": 10000}""";
        var (kind, name) = Key(http);
        var word = (string)http.Request.RouteValues["operation"]!;
        if (!Operations.TryGetValue(word, out var operation) || string.Equals(kind, SessionMachine.KindName, StringComparison.Ordinal)
            || operation == RecipeOperation.Get && !string.Equals(kind, BarrierMachine.KindName, StringComparison.Ordinal))
        {
            throw RefusedRequestException.BadRequest(
                $"'{word}' is no operation of '{kind}'; operations are {string.Join(", ", Operations.Keys)}.");
        }

        var id = RegisterHeaders.IdempotencyKey(http.Request);
        var body = await RequestBody.ReadJsonAsync(http.Request, NodeJsonContext.Default.CommandBody, MaxBody, Example)
            ?? new RecipeJson.CommandBody();
        var wait = Wait(body.WaitMs);
        var command = new RecipeCommand(operation)
        {
            Session = body.Session,
            Name = body.Name,
            Number = body.Number,
            Limit = body.Limit,
            Token = body.Token,
            Reentrant = body.Reentrant,
            NoWait = body.NoWait,
            Data = Encoding.UTF8.GetBytes(body.Value),
            Items = body.Items ?? [],
        };
        try
        {
            var result = wait == TimeSpan.Zero
                ? await recipes.ExecuteAsync(kind, name, command, id)
                : await recipes.ExecuteAsync(kind, name, command, id, wait, http.RequestAborted);
            await AnswerAsync(http, kind, name, operation, result, body.Session);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered; what was queued stays so until its session ends or releases it.
        }
    }

    private static async Task ShowAsync(HttpContext http, IRecipes recipes)
    {
        var (kind, name) = Key(http);
        var query = http.Request.Query;
        if (!query.ContainsKey("after"))
        {
            var shown = await recipes.ExecuteAsync(kind, name, new RecipeCommand(RecipeOperation.Get));
            await AnswerAsync(http, kind, name, RecipeOperation.Get, shown, session: null);
            return;
        }

        var (after, wait) = (Number(http, "after", -1), Wait(query.ContainsKey("waitMs") ? Number(http, "waitMs", 0) : 0));
        try
        {
            var change = await recipes.WatchAsync(kind, name, after, wait, http.RequestAborted);
            if (change is null)
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new JsonObject
            {
                ["key"] = $"{kind}/{name}",
                ["version"] = change.Version,
                ["exists"] = change.Exists,
                ["state"] = RecipeView.Of(kind, change.Exists ? change.Content : default),
            });
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
    }

    private static Task AnswerAsync(
        HttpContext http, string kind, string name, RecipeOperation operation, RecipeResult result, string? session) =>
        NodeJson.WriteAsync(http, Status(operation, result), RecipeAnswer.Of(kind, name, operation, result, session));

    private static int Status(RecipeOperation operation, RecipeResult result) => result.Outcome != OutcomeKind.Done
        ? StatusCodes.Status503ServiceUnavailable
        : result.Reply.Status switch
        {
            RecipeStatus.Ok => StatusCodes.Status200OK,
            RecipeStatus.NotFound when operation == RecipeOperation.Get => StatusCodes.Status200OK,
            RecipeStatus.Waiting => StatusCodes.Status202Accepted,
            RecipeStatus.NotHeld or RecipeStatus.NotFound or RecipeStatus.Empty => StatusCodes.Status404NotFound,
            RecipeStatus.Expired => StatusCodes.Status410Gone,
            RecipeStatus.Stale => StatusCodes.Status412PreconditionFailed,
            RecipeStatus.Full => StatusCodes.Status507InsufficientStorage,
            _ => StatusCodes.Status409Conflict,
        };

    private static (string Kind, string Name) Key(HttpContext http)
    {
        var (kind, name) = ((string)http.Request.RouteValues["kind"]!, (string)http.Request.RouteValues["name"]!);
        _ = RecipeMachines.Of(kind);
        // Routing leaves %2F as it is, so a name with a slash could not be told from one with those three characters.
        return name.Contains('%', StringComparison.Ordinal)
            ? throw RefusedRequestException.BadRequest("A recipe's name has no slash and no percent sign at this door.")
            : (kind, name);
    }

    private static TimeSpan Wait(long milliseconds) => milliseconds is >= 0 and <= MaxWaitMs
        ? TimeSpan.FromMilliseconds(milliseconds)
        : throw RefusedRequestException.BadRequest($"waitMs must be from 0 to {MaxWaitMs}; it is {milliseconds}.");

    private static long Number(HttpContext http, string field, long minimum)
    {
        var text = http.Request.Query[field].ToString();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum
            ? number
            : throw RefusedRequestException.BadRequest($"{field} must be a whole number from {minimum}; it is '{text}'.");
    }
}

using System.IO.Pipelines;
using System.Text;
using ActorDist.Cluster.Crdts.Documents;
using ActorDist.Core.Crdts.Documents;

namespace ActorDist.Node.Http;

/// <summary>Shared documents over HTTP: their changes as server-sent events, which any reader resumes by the last ID, and edits.</summary>
public static class DocumentRoutes
{
    private const int MaxBody = 1024 * 1024;
    private const string Route = "/v1/documents/{name}";
    private const string EditExample = """{"revision": "9f0c.12", "index": 3, "delete": 1, "insert": "x", "session": "a1"}""";
    private const string CursorExample = """{"session": "a1", "name": "Ada", "index": 3}""";

    /// <summary>A comment goes to a reader that has nothing to read, so that both sides notice when the other one is gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Maps what lies below /v1/documents.</summary>
    public static void MapDocumentRoutes(this IEndpointRouteBuilder routes)
    {
        var stopping = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        routes.MapGet(Route + "/changes", Serve((http, documents) => FollowAsync(http, documents, stopping)));
        routes.MapPost(Route + "/edits", Serve(EditAsync));
        routes.MapPost(Route + "/cursors", Serve(MoveAsync));

        RequestDelegate Serve(Func<HttpContext, IDocuments, Task> serve) => RefusedRequestException.Answered<IDocuments>(
            routes.ServiceProvider, (http, documents) => CrdtRefusals.AnsweredAsync(() => serve(http, documents)));
    }

    private static async Task EditAsync(HttpContext http, IDocuments documents)
    {
        var body = await RequestBody.ReadJsonAsync(http.Request, NodeJsonContext.Default.EditBody, MaxBody, "such as " + EditExample)
            ?? throw RefusedRequestException.BadRequest($"The body must be such as {EditExample}; it is empty.");
        var edit = new DocumentEdit(Revision(body.Revision), body.Index, body.Delete, body.Insert, body.Session, body.Cursor);
        // Whether the client still listens makes no difference to what is done.
        var outcome = await documents.EditAsync(Name(http), edit, CancellationToken.None);
        var status = outcome.Kind switch
        {
            DocumentOutcomeKind.Accepted => StatusCodes.Status200OK,
            DocumentOutcomeKind.Stale => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
        await NodeJson.WriteAsync(
            http, status, new DocumentJson.EditedBody(outcome.Kind.ToString().ToLowerInvariant(), outcome.Revision.ToString(), outcome.Error));
    }

    private static async Task MoveAsync(HttpContext http, IDocuments documents)
    {
        var body = await RequestBody.ReadJsonAsync(http.Request, NodeJsonContext.Default.CursorBody, MaxBody, "such as " + CursorExample)
            ?? throw RefusedRequestException.BadRequest($"The body must be such as {CursorExample}; it is empty.");
        await documents.MoveAsync(Name(http), body.Session, body.Name, body.Index, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task FollowAsync(HttpContext http, IDocuments documents, CancellationToken stopping)
    {
        var query = http.Request.Query;
        var after = http.Request.Headers[ServerSentEvents.ResumeHeader].ToString() is { Length: > 0 } header ? header : query["after"].ToString();
        DocumentRevision? seen = after.Length == 0 ? null : Revision(after);
        using var reader = await documents.OpenAsync(
            Name(http), query["session"].ToString(), query["as"].ToString(), seen, http.RequestAborted);
        ServerSentEvents.Begin(http);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await WriteAllAsync(http.Response.BodyWriter, reader, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader went away, or the node leaves: the reader goes on with another one.
        }
    }

    private static async Task WriteAllAsync(PipeWriter output, DocumentReader reader, CancellationToken ending)
    {
        var next = reader.Events.WaitToReadAsync(ending).AsTask();
        while (!(await output.FlushAsync(ending)).IsCompleted)
        {
            if (await Task.WhenAny(next, Task.Delay(Patience, ending)) != next)
            {
                Encoding.UTF8.GetBytes(":\n\n", output);
                continue;
            }

            if (!await next)
                return;
            while (reader.Events.TryRead(out var told))
                Write(output, told);
            next = reader.Events.WaitToReadAsync(ending).AsTask();
        }
    }

    private static void Write(PipeWriter output, DocumentEvent told)
    {
        switch (told)
        {
            case DocumentOpened opened:
                Write(output, opened.Revision, new DocumentJson.TextBody(opened.Revision.ToString(), opened.Text));
                break;
            case DocumentChanged changed:
                Write(output, changed.Change.Revision, DocumentJson.TextChangeBody.Of(changed.Change));
                break;
            case DocumentPresent present:
                ServerSentEvents.WriteMessage(output, NodeJson.Line(new DocumentJson.PresentBody(present.Writers)));
                break;
            default:
                ServerSentEvents.WriteMessage(output, NodeJson.Line(new DocumentJson.DeletedBody(Deleted: true)));
                break;
        }
    }

    private static void Write<T>(PipeWriter output, DocumentRevision revision, T body)
    {
        Encoding.UTF8.GetBytes($"id: {revision}\n", output);
        ServerSentEvents.WriteMessage(output, NodeJson.Line(body));
    }

    private static DocumentRevision Revision(string text) => DocumentRevision.TryParse(text)
        ?? throw RefusedRequestException.BadRequest($"A revision is such as 9f0c.12, as the changes have it; it is '{text}'.");

    private static string Name(HttpContext http) => (string)http.Request.RouteValues["name"]!;
}

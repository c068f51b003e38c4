using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Registers;

namespace ActorDist.Node.Http;

/// <summary>The replicas of the registers over HTTP.</summary>
public static class ReplicaRoutes
{
    private const int MaxChangeBody = 4096;
    private const string Example = """{"add": ["n4"], "remove": ["n2"]}""";

    /// <summary>Maps /v1/replicas and /v1/registers/{key}/replicas.</summary>
    public static void MapReplicaRoutes(this IEndpointRouteBuilder routes)
    {
        var lifetime = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        routes.MapGet("/v1/replicas", Serve(ShowAsync));
        routes.MapPost("/v1/replicas", Serve((http, replicas) => ChangeAsync(http, replicas, lifetime.ApplicationStopping)));
        routes.MapGet(RegisterName.Prefix + "{key}/replicas", Serve(InspectAsync));

        RequestDelegate Serve(Func<HttpContext, IReplicas, Task> serve) => RefusedRequestException.Answered(routes.ServiceProvider, serve);
    }

    private static Task ShowAsync(HttpContext http, IReplicas replicas) => WriteAsync(http, replicas, replicas.View);

    private static async Task ChangeAsync(HttpContext http, IReplicas replicas, CancellationToken stopping)
    {
        var body = await RequestBody.ReadJsonAsync(http.Request, NodeJsonContext.Default.ChangeBody, MaxChangeBody, Example);
        var change = new ReplicaChange(Names("add", body?.Add), Names("remove", body?.Remove));
        if (change.Add.Count + change.Remove.Count == 0)
        {
            throw RefusedRequestException.BadRequest($"The body must name nodes to add or to remove: {Example}.");
        }

        // A node that leaves must not wait for the watchers of a long copy.
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await WriteAsync(http, replicas, await replicas.ChangeAsync(change, progress: null, watching.Token));
        }
        catch (ReplicaChangeException e)
        {
            await NodeJson.WriteErrorAsync(http, StatusCodes.Status409Conflict, e.Message);
        }
        catch (OperationCanceledException) when (watching.IsCancellationRequested)
        {
            await NodeJson.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, new RegisterJson.NotDoneBody(
                "unknown", "The node is leaving. Ask another node for the same change: it sees it through, or finds it done."));
        }
    }

    private static async Task InspectAsync(HttpContext http, IReplicas replicas)
    {
        var name = RegisterName.Of(http);
        var inspections = await replicas.InspectAsync(new RegisterKey(RegisterStateMachine.KindName, name));
        await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new RegisterJson.InspectionsBody(name, inspections));
    }

    private static async Task WriteAsync(HttpContext http, IReplicas replicas, ReplicasView view)
    {
        var reports = await replicas.SurveyAsync();
        await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new RegisterJson.ReplicasBody(
            view.Cluster,
            view.Configuration.Epoch,
            // Twice in a joint configuration: a node whose disk is replaced.
            [.. view.Configuration.Members.Select(member => member.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            view.Configuration.IsJoint,
            view.WaitingFor,
            [.. reports.Select(report => new RegisterJson.ReportBody(
                report.Node,
                report.Replica,
                report.Cluster,
                report.Epoch,
                report.Configuration,
                report.IsMember,
                report.Copied,
                report.CopyDone,
                report.BusyRegisters,
                report.LastQuorumContact is { } contact ? RegisterAnswer.Milliseconds(contact) : null))]));
    }

    private static IReadOnlyList<string> Names(string field, IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return [];
        }

        if (names.Any(string.IsNullOrWhiteSpace))
        {
            throw RefusedRequestException.BadRequest($"{field} must hold names of nodes, such as n4; one is empty.");
        }

        return names.Distinct(StringComparer.Ordinal).Count() == names.Count
            ? names
            : throw RefusedRequestException.BadRequest($"{field} names a node twice.");
    }
}

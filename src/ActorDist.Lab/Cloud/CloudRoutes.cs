using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ActorDist.Lab.Cloud;

/// <summary>The cloud's HTTP routes. What is asked wrongly is refused with 400 and changes nothing.</summary>
internal sealed class CloudRoutes(LedgerWriter writer, CloudFaults faults, TimeProvider time)
{
    private sealed record CreateBody(string Group, string Name, string Token, long Epoch, string Label, string Launch);

    private sealed record FenceBody(string Group, long Epoch);

    private sealed record StatusBody(string Status);

    private long _calls;

    public void Map(WebApplication app)
    {
        app.Use(next => context =>
        {
            Interlocked.Increment(ref _calls);
            return next(context);
        });
        app.MapPost("/v1/servers", CreateAsync);
        app.MapGet("/v1/servers", ListAsync);
        app.MapGet("/v1/servers/{id}", context => ExecuteAsync(context, ledger => ledger.Show(Id(context))));
        app.MapDelete("/v1/servers/{id}", context =>
            FencedAsync(context, "delete", (ledger, group, epoch) => ledger.Delete(group, Id(context), epoch)));
        app.MapPost("/v1/servers/{id}/disown", context =>
            FencedAsync(context, "disown", (ledger, group, epoch) => ledger.Disown(group, Id(context), epoch)));
        app.MapGet("/v1/load-balancers/{balancer}", context => ExecuteAsync(context, ledger => ledger.Nodes(Balancer(context))));
        app.MapPut("/v1/load-balancers/{balancer}/nodes/{id}", PutNodeAsync);
        app.MapDelete("/v1/load-balancers/{balancer}/nodes/{id}", context =>
            FencedAsync(context, "detach", (ledger, group, epoch) => ledger.RemoveNode(group, Id(context), epoch, Balancer(context))));
        app.MapPut("/v1/fence", FenceAsync);
        app.MapGet("/v1/ledger", ReadAsync);
        app.MapGet("/v1/totals", context => ExecuteAsync(context, ledger => ledger.Totals(Volatile.Read(ref _calls))));
        app.MapDelete("/v1/operator/servers/{id}", context => ExecuteAsync(context, ledger => ledger.DeleteByOperator(Id(context))));
        app.MapPut("/v1/operator/servers/{id}/status", SetStatusAsync);
        app.MapPut("/v1/operator/load-balancers/{balancer}/nodes/{id}", PutNodeByOperatorAsync);
        app.MapDelete("/v1/operator/load-balancers/{balancer}/nodes/{id}", context =>
            ExecuteAsync(context, ledger => ledger.RemoveNodeByOperator(Id(context), Balancer(context))));
        app.MapGet("/v1/faults", context => AnswerAsync(context, Faults()));
        app.MapPost("/v1/faults", AddFaultAsync);
        app.MapDelete("/v1/faults", context =>
        {
            faults.Clear();
            return AnswerAsync(context, Faults());
        });
    }

    private async Task CreateAsync(HttpContext context)
    {
        if (await BodyAsync<CreateBody>(context) is { } body
            && await InOrderAsync(context, Text("group", body.Group) ?? Text("name", body.Name) ?? Text("token", body.Token) ?? Text("label", body.Label)
                ?? Epoch(body.Epoch)
                ?? (body.Launch.Length > CloudLimits.Launch ? $"launch has {body.Launch.Length} characters; the limit is {CloudLimits.Launch}." : null)))
        {
            await DoAsync(context, "create", body.Group, (ledger, trouble) =>
                ledger.Create(body.Group, body.Name, body.Token, body.Epoch, body.Label, body.Launch, trouble));
        }
    }

    private async Task FenceAsync(HttpContext context)
    {
        if (await BodyAsync<FenceBody>(context) is { } body && await InOrderAsync(context, Text("group", body.Group) ?? Epoch(body.Epoch)))
        {
            await DoAsync(context, "fence", body.Group, (ledger, _) => ledger.Fence(body.Group, body.Epoch));
        }
    }

    private async Task ListAsync(HttpContext context)
    {
        var (group, limit) = (Query(context, "group"), Number(context, "limit", CloudLimits.Page));
        if (await InOrderAsync(context, Text("group", group) ?? Range("limit", limit, 1, CloudLimits.Page)))
        {
            await DoAsync(context, "list", group, (ledger, _) => ledger.List(group, context.Request.Query["marker"], (int)limit!));
        }
    }

    private async Task FencedAsync(HttpContext context, string operation, Func<CloudLedger, string, long, CloudReply> work)
    {
        var (group, epoch) = (Query(context, "group"), Number(context, "epoch", null));
        if (await InOrderAsync(context, Text("group", group) ?? Range("epoch", epoch, 1, long.MaxValue)))
        {
            await DoAsync(context, operation, group, (ledger, _) => work(ledger, group, epoch!.Value));
        }
    }

    private async Task PutNodeAsync(HttpContext context)
    {
        var (port, condition) = (Number(context, "port", null), Query(context, "condition"));
        if (await InOrderAsync(
            context,
            NodeError(context, port) ?? (condition is "ENABLED" or "DRAINING" ? null : $"condition must be ENABLED or DRAINING; it is '{condition}'.")))
        {
            await FencedAsync(
                context,
                condition is "ENABLED" ? "attach" : "drain",
                (ledger, group, epoch) => ledger.PutNode(group, Id(context), epoch, Balancer(context), (int)port!, condition));
        }
    }

    private async Task PutNodeByOperatorAsync(HttpContext context)
    {
        var (port, connections) = (Number(context, "port", null), Number(context, "connections", 0));
        if (await InOrderAsync(context, NodeError(context, port) ?? Range("connections", connections, 0, int.MaxValue)))
        {
            await ExecuteAsync(context, ledger => ledger.PutNodeByOperator(Id(context), Balancer(context), (int)port!, (int)connections!));
        }
    }

    private static string? NodeError(HttpContext context, long? port) =>
        Text("load balancer", Balancer(context)) ?? Text("server", Id(context)) ?? Range("port", port, 1, ushort.MaxValue);

    private async Task ReadAsync(HttpContext context)
    {
        var (after, limit) = (Number(context, "after", 0), Number(context, "limit", CloudLimits.LedgerPage));
        if (await InOrderAsync(context, Range("after", after, 0, long.MaxValue) ?? Range("limit", limit, 1, CloudLimits.LedgerPage)))
        {
            string? group = context.Request.Query["group"];
            await ExecuteAsync(context, ledger => ledger.Read(group, after!.Value, (int)limit!));
        }
    }

    private async Task SetStatusAsync(HttpContext context)
    {
        if (await BodyAsync<StatusBody>(context) is { } body && await InOrderAsync(context, Text("status", body.Status)))
        {
            await ExecuteAsync(context, ledger => ledger.SetStatus(Id(context), body.Status));
        }
    }

    private async Task AddFaultAsync(HttpContext context)
    {
        if (await BodyAsync<CloudFault>(context) is { } fault && await InOrderAsync(context, fault.Validate()))
        {
            await AnswerAsync(context, faults.Add(fault)
                ? Faults()
                : CloudReply.Error(
                    StatusCodes.Status422UnprocessableEntity, "FaultsOverLimitError", $"{CloudFault.MaxFaults} faults are on, which is the limit."));
        }
    }

    private CloudReply Faults() => new(StatusCodes.Status200OK, new { faults = faults.Active });

    /// <summary>Does a call that faults apply to, in the order in which things go wrong: late, not at all, or done and not told.</summary>
    private async Task DoAsync(HttpContext context, string operation, string group, Func<CloudLedger, Trouble, CloudReply> work)
    {
        var trouble = faults.Meet(operation, group);
        if (trouble.Delay > TimeSpan.Zero)
        {
            // The caller may be gone by then; what it asked for arrives late all the same.
            await Task.Delay(trouble.Delay, time, CancellationToken.None);
        }

        if (trouble.Refused is { } status)
        {
            await AnswerAsync(context, CloudReply.Error(status, "RefusedError", "Refused by a fault of the cloud; nothing was done."));
            return;
        }

        if (trouble.FailBefore)
        {
            await AnswerAsync(context, InternalError());
            return;
        }

        var reply = await writer.ExecuteAsync(ledger => work(ledger, trouble));
        if (trouble.LostReply)
        {
            context.Abort();
            return;
        }

        await AnswerAsync(context, trouble.FailAfter ? InternalError() : reply);
    }

    private async Task ExecuteAsync(HttpContext context, Func<CloudLedger, CloudReply> work) =>
        await AnswerAsync(context, await writer.ExecuteAsync(work));

    private static CloudReply InternalError() => CloudReply.Error(
        StatusCodes.Status500InternalServerError, "InternalError", "Something went wrong; whether it was done is not said.");

    private static async Task<T?> BodyAsync<T>(HttpContext context)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, CloudHost.Format, context.RequestAborted)
                ?? throw new JsonException("the body is null.");
        }
        catch (JsonException e)
        {
            await AnswerAsync(context, CloudReply.Error(StatusCodes.Status400BadRequest, "InvalidJsonError", e.Message));
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(context, CloudReply.Error(e.StatusCode, "InvalidBodyError", e.Message));
        }

        return null;
    }

    private static async Task<bool> InOrderAsync(HttpContext context, string? error)
    {
        if (error is not null)
        {
            await AnswerAsync(context, CloudReply.Error(StatusCodes.Status400BadRequest, "ValidationError", error));
        }

        return error is null;
    }

    private static async Task AnswerAsync(HttpContext context, CloudReply reply)
    {
        context.Response.StatusCode = reply.StatusCode;
        if (reply.Body is not null)
        {
            context.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(context.Response.Body, reply.Body, CloudHost.Format, context.RequestAborted);
        }
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static string Balancer(HttpContext context) => (string)context.Request.RouteValues["balancer"]!;

    private static string Query(HttpContext context, string name) => context.Request.Query[name].ToString();

    /// <summary>The number of a query parameter; null where it is none, which <see cref="Range"/> refuses.</summary>
    private static long? Number(HttpContext context, string name, long? otherwise) =>
        !context.Request.Query.TryGetValue(name, out var text) ? otherwise : long.TryParse(text, out var number) ? number : null;

    private static string? Text(string name, string value) =>
        value.Length is 0 or > CloudLimits.Text ? $"{name} has 1 to {CloudLimits.Text} characters; it has {value.Length}." : null;

    private static string? Epoch(long epoch) => Range("epoch", epoch, 1, long.MaxValue);

    private static string? Range(string name, long? value, long least, long most) =>
        value < least || value > most || value is null ? $"{name} must be {least} to {most}." : null;
}

using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using ActorDist.Cluster.Faults;
using ActorDist.Cluster.Faults.Control;
using ActorDist.Cluster.Faults.Processes;
using ActorDist.Core;

namespace ActorDist.Node.Http;

/// <summary>Faults over HTTP: of the whole cluster, and of this node alone, which is what nodes ask of each other.</summary>
public static class FaultRoutes
{
    /// <summary>This node's own switch.</summary>
    internal const string NodeRoute = "/v1/faults/node";

    /// <summary>This node's own clock.</summary>
    internal const string NodeClockRoute = NodeRoute + "/clock";

    /// <summary>This node's own process.</summary>
    internal const string NodeProcessRoute = NodeRoute + "/process";

    /// <summary>
    /// Unix milliseconds after which a node must not do any more what this request asks: whoever asked has reported that it has no answer,
    /// and may have asked for the opposite since.
    /// </summary>
    internal const string BeforeHeader = "Fault-Before";

    private const int MaxShapeBody = 16 * 1024;
    private const int MaxRulesBody = 512 * 1024;
    private const string ShapeExample = """{"shape": "partition", "a": ["n1", "n2", "n3"], "b": ["n4", "n5"]}""";
    private const string RulesExample = """{"rules": [{"from": "n1", "to": "n4", "cut": true}]}""";
    private const string ClockExample = """{"node": "n2", "skew": "-5s"}""";
    private const string ProcessExample = """{"node": "n2", "fault": "pause", "for": "5s"}""";
    private const string NodeProcessExample = """{"fault": "pause", "for": "5s"}""";
    private const string NodeClockExample = """{"skew": "-5s"}""";

    /// <summary>Maps /v1/faults with clock and process, and /v1/faults/node with the same.</summary>
    /// <param name="routes">Where.</param>
    /// <param name="isEnabled">Whether faults are enabled; where they are not, every route says so.</param>
    public static void MapFaultRoutes(this IEndpointRouteBuilder routes, bool isEnabled)
    {
        routes.MapGet("/v1/faults", Serve<IFaults>(async (http, faults) =>
            await AnswerAsync(http, FaultJson.StatusBody.Of(await faults.StatusAsync(http.RequestAborted)))));
        routes.MapPost("/v1/faults", Serve<IFaults>(async (http, faults) =>
        {
            var body = await BodyAsync(http, NodeJsonContext.Default.ShapeBody, MaxShapeBody, ShapeExample);
            await ReportAsync(http, await faults.MakeAsync(body.ToShape(), http.RequestAborted));
        }));
        routes.MapDelete("/v1/faults", Serve<IFaults>(async (http, faults) =>
            await ReportAsync(http, await faults.HealAsync(http.RequestAborted))));
        routes.MapPut("/v1/faults/clock", Serve<IFaults>(async (http, faults) =>
        {
            var body = await BodyAsync(http, NodeJsonContext.Default.ClockBody, MaxShapeBody, ClockExample);
            await ReportAsync(http, await faults.SkewAsync(body.Node, Skew(body.Skew), http.RequestAborted));
        }));
        routes.MapPost("/v1/faults/process", Serve<IFaults>(async (http, faults) =>
        {
            var body = await BodyAsync(http, NodeJsonContext.Default.ProcessBody, MaxShapeBody, ProcessExample);
            await ReportAsync(http, await faults.BreakAsync(body.Node, ProcessFault.Of(body.Fault, body.For), http.RequestAborted));
        }));

        routes.MapGet(NodeRoute, Serve<FaultSwitch>((http, own) => AnswerAsync(http, own.Status())));
        routes.MapPost(NodeRoute, Serve<FaultSwitch>(async (http, own) =>
        {
            var body = await BodyAsync(http, NodeJsonContext.Default.RulesBody, MaxRulesBody, RulesExample);
            CheckTime(http);
            own.Apply([.. body.Rules.Select(rule =>
                (rule ?? throw RefusedRequestException.BadRequest($"A rule is null; they are as in {RulesExample}.")).ToFault())]);
            await AnswerAsync(http, own.Status());
        }));
        routes.MapDelete(NodeRoute, Serve<FaultSwitch>((http, own) =>
        {
            CheckTime(http);
            own.Heal();
            return AnswerAsync(http, own.Status());
        }));
        routes.MapPut(NodeClockRoute, Serve<FaultSwitch>(async (http, own) =>
        {
            var body = await BodyAsync(http, NodeJsonContext.Default.NodeClockBody, MaxShapeBody, NodeClockExample);
            CheckTime(http);
            own.Skew(Skew(body.Skew));
            await AnswerAsync(http, own.Status());
        }));

        routes.MapPost(NodeProcessRoute, Serve<FaultSwitch>(async (http, own) =>
        {
            var body = await BodyAsync(http, NodeJsonContext.Default.NodeProcessBody, MaxShapeBody, NodeProcessExample);
            CheckTime(http);
            own.Break(ProcessFault.Of(body.Fault, body.For));
            await AnswerAsync(http, own.Status());
        }));

        RequestDelegate Serve<T>(Func<HttpContext, T, Task> serve)
            where T : class => isEnabled
            ? RefusedRequestException.Answered<T>(routes.ServiceProvider, (http, service) => RefusingAsync(http, service, serve))
            : http => NodeJson.WriteErrorAsync(http, StatusCodes.Status403Forbidden, Sentence(DisabledFaults.Refusal));
    }

    private static void CheckTime(HttpContext http)
    {
        if (long.TryParse(http.Request.Headers[BeforeHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var before)
            && DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() > before)
        {
            throw new FaultRefusedException("this was to be done before now; nothing was changed");
        }
    }

    private static async Task RefusingAsync<T>(HttpContext http, T service, Func<HttpContext, T, Task> serve)
    {
        try
        {
            await serve(http, service);
        }
        catch (FaultRefusedException refused)
        {
            await NodeJson.WriteErrorAsync(http, StatusCodes.Status400BadRequest, Sentence(refused));
        }
    }

    /// <summary>200 where everything is as asked, 502 where it is not because another node has not made its part.</summary>
    private static Task ReportAsync(HttpContext http, FaultReport report) => NodeJson.WriteAsync(
        http, report.IsMade ? StatusCodes.Status200OK : StatusCodes.Status502BadGateway, FaultJson.OutcomeBody.Of(report));

    private static Task AnswerAsync<T>(HttpContext http, T body) => NodeJson.WriteAsync(http, StatusCodes.Status200OK, body);

    private static async Task<T> BodyAsync<T>(HttpContext http, JsonTypeInfo<T> type, int limit, string example)
        where T : class =>
        await RequestBody.ReadJsonAsync(http.Request, type, limit, example)
        ?? throw RefusedRequestException.BadRequest($"The body must be {example}; there is none.");

    private static TimeSpan Skew(string text) => DurationText.TryParse(text, out var skew)
        ? skew
        : throw RefusedRequestException.BadRequest($"skew must be a duration such as 250ms or -5s; it is '{text}'.");

    private static string Sentence(FaultRefusedException refused) =>
        string.Concat(char.ToUpperInvariant(refused.Message[0]).ToString(), refused.Message.AsSpan(1), ".");
}

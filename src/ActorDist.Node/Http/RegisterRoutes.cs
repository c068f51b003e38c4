using System.Text;
using ActorDist.Cluster.Registers;
using ActorDist.Core.StateMachines;

namespace ActorDist.Node.Http;

/// <summary>Registers over HTTP: the value is the body, its version the entity tag.</summary>
public static class RegisterRoutes
{
    private const int MaxValue = RegisterState.MaxContentBytes;

    /// <summary>An escaped character can take six times the room of its byte.</summary>
    private const int MaxSwapBody = 16 * MaxValue;

    private const int MaxIncrementBody = 1024;

    /// <summary>Maps /v1/registers/{key} and what lies below it, but for its replicas.</summary>
    public static void MapRegisterRoutes(this IEndpointRouteBuilder routes)
    {
        const string Key = RegisterName.Prefix + "{key}";
        routes.MapGet(Key, Serve(GetAsync));
        routes.MapPut(Key, Serve(PutAsync));
        routes.MapDelete(Key, Serve(DeleteAsync));
        routes.MapPost(Key + "/increment", Serve(IncrementAsync));
        routes.MapPost(Key + "/append", Serve(AppendAsync));
        routes.MapPost(Key + "/cas", Serve(CompareAndSwapAsync));

        RequestDelegate Serve(Func<HttpContext, IRegisters, Task> serve) => RefusedRequestException.Answered(routes.ServiceProvider, serve);
    }

    private static async Task GetAsync(HttpContext http, IRegisters registers)
    {
        var name = RegisterName.Of(http);
        var result = await registers.GetAsync(name, Mode(http.Request));
        await RegisterAnswer.WriteValueAsync(http, name, result);
    }

    private static async Task PutAsync(HttpContext http, IRegisters registers)
    {
        var name = RegisterName.Of(http);
        var (condition, id) = (RegisterHeaders.Condition(http.Request), RegisterHeaders.IdempotencyKey(http.Request));
        var value = await RequestBody.ReadAsync(http.Request, MaxValue, "value");
        var result = await registers.PutAsync(name, value, condition, id);
        await RegisterAnswer.WriteDoneAsync(http, name, result);
    }

    private static async Task DeleteAsync(HttpContext http, IRegisters registers)
    {
        var name = RegisterName.Of(http);
        var (condition, id) = (RegisterHeaders.IfMatch(http.Request), RegisterHeaders.IdempotencyKey(http.Request));
        var result = await registers.DeleteAsync(name, condition, id);
        await RegisterAnswer.WriteDoneAsync(http, name, result);
    }

    private static async Task IncrementAsync(HttpContext http, IRegisters registers)
    {
        var name = RegisterName.Of(http);
        RegisterHeaders.RefuseConditions(http.Request, "increment");
        var id = RegisterHeaders.IdempotencyKey(http.Request);
        var body = await RequestBody.ReadJsonAsync(
            http.Request, NodeJsonContext.Default.IncrementBody, MaxIncrementBody, """{"delta": 2} or empty""");
        var result = await registers.IncrementAsync(name, body?.Delta ?? 1, id);
        await RegisterAnswer.WriteAsync(http, name, result, r => new RegisterJson.IncrementedBody(name, r.Number, r.Version));
    }

    private static async Task AppendAsync(HttpContext http, IRegisters registers)
    {
        var name = RegisterName.Of(http);
        RegisterHeaders.RefuseConditions(http.Request, "append");
        var id = RegisterHeaders.IdempotencyKey(http.Request);
        var value = await RequestBody.ReadAsync(http.Request, MaxValue, "value");
        var result = await registers.AppendAsync(name, value, id);
        await RegisterAnswer.WriteAsync(http, name, result, r => new RegisterJson.AppendedBody(name, r.Number, r.Version));
    }

    private static async Task CompareAndSwapAsync(HttpContext http, IRegisters registers)
    {
        const string Example = """{"expected": "a", "value": "b"}""";
        var name = RegisterName.Of(http);
        RegisterHeaders.RefuseConditions(http.Request, "cas");
        var id = RegisterHeaders.IdempotencyKey(http.Request);
        var body = await RequestBody.ReadJsonAsync(http.Request, NodeJsonContext.Default.SwapBody, MaxSwapBody, Example)
            ?? throw RefusedRequestException.BadRequest($"The body must be {Example}; it is empty.");
        var result = await registers.CompareAndSwapAsync(name, Bytes("expected", body.Expected), Bytes("value", body.Value), id);
        await RegisterAnswer.WriteAsync(http, name, result, r => new RegisterJson.SwappedBody(name, r.Version));
    }

    private static ReadMode Mode(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
        {
            return ReadMode.Linearizable;
        }

        return request.Query["read"] switch
        {
            [] or ["linearizable"] => ReadMode.Linearizable,
            ["stale"] => ReadMode.Stale,
            var other => throw RefusedRequestException.BadRequest($"read must be linearizable or stale; it is '{other}'."),
        };
    }

    private static byte[] Bytes(string field, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length <= MaxValue
            ? bytes
            : throw RefusedRequestException.TooLarge($"{field} has {bytes.Length} bytes of UTF-8; the limit is {MaxValue}.");
    }
}

using System.Buffers;
using ActorDist.Core.StateMachines;
using Akka.Actor;
using Akka.DistributedData;

namespace ActorDist.Node.Http;

/// <summary>
/// Akka.DistributedData over HTTP: a last-writer-wins register, written to a majority of the nodes and read from a majority. Only there so that
/// the quorum store can be compared with it by the same clients; nothing of the product uses it.
/// </summary>
public static class DistributedDataRoutes
{
    private const string Route = "/v1/distributed-data/{key}";

    /// <summary>What a read and a write may take, as the quorum store's requests.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Maps /v1/distributed-data/{key}.</summary>
    public static void MapDistributedDataRoutes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, RefusedRequestException.Answered<ActorSystem>(routes.ServiceProvider, GetAsync));
        routes.MapPut(Route, RefusedRequestException.Answered<ActorSystem>(routes.ServiceProvider, PutAsync));
    }

    private static async Task PutAsync(HttpContext http, ActorSystem system)
    {
        var key = KeyOf(http);
        var value = await RequestBody.ReadAsync(http.Request, RegisterState.MaxContentBytes, "value");
        var data = DistributedData.Get(system);
        var self = Akka.Cluster.Cluster.Get(system).SelfUniqueAddress;
        var update = Dsl.Update(
            key, new LWWRegister<byte[]>(self, []), new WriteMajority(Timeout), register => register.WithValue(self, value));
        var answer = await data.Replicator.Ask<IUpdateResponse>(update, Timeout + Timeout);
        if (answer.IsSuccessful)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await NodeJson.WriteErrorAsync(http, StatusCodes.Status503ServiceUnavailable, $"Not written to a majority: {answer.GetType().Name}.");
    }

    private static async Task GetAsync(HttpContext http, ActorSystem system)
    {
        var key = KeyOf(http);
        var answer = await DistributedData.Get(system).Replicator.Ask<IGetResponse>(
            Dsl.Get(key, new ReadMajority(Timeout)), Timeout + Timeout);
        if (answer.IsFound)
        {
            var value = answer.Get(key).Value;
            http.Response.ContentType = "application/octet-stream";
            http.Response.ContentLength = value.Length;
            http.Response.BodyWriter.Write(value);
            return;
        }

        await (answer is NotFound
            ? NodeJson.WriteErrorAsync(http, StatusCodes.Status404NotFound, $"There is no register {key.Id}.")
            : NodeJson.WriteErrorAsync(
                http, StatusCodes.Status503ServiceUnavailable, $"Not read from a majority: {answer.GetType().Name}."));
    }

    private static LWWRegisterKey<byte[]> KeyOf(HttpContext http) => new((string)http.Request.RouteValues["key"]!);
}

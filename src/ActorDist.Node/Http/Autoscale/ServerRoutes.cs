using System.Text.Json.Nodes;
using ActorDist.Autoscale.Doors;
using ActorDist.Autoscale.Groups;
using static ActorDist.Node.Http.Autoscale.AutoscaleRoutes;

namespace ActorDist.Node.Http.Autoscale;

/// <summary>The servers of a group. Otter answers reads of them with 501; here they are told as the group's register has them.</summary>
internal static class ServerRoutes
{
    private const string Servers = Group + "/servers";
    private const string Server = Servers + "/{serverId}";

    public static void Map(ServedRoutes routes)
    {
        routes.Map("GET", Servers, async (http, groups) => await NodeJson.WriteAsync(
            http,
            StatusCodes.Status200OK,
            new JsonObject { ["servers"] = new JsonArray([.. (await ReadAsync(http, groups)).Servers.Items.Select(DefinitionJson.Server)]) }));
        routes.Map("GET", Server, async (http, groups) => await NodeJson.WriteAsync(
            http,
            StatusCodes.Status200OK,
            new JsonObject
            {
                ["server"] = DefinitionJson.Server(
                    (await ReadAsync(http, groups)).Servers.Find(ServerId(http)) ?? throw OtterRefusalException.Of(GroupOutcome.NoSuchServer)),
            }));
        routes.Map("DELETE", Server, async (http, groups) =>
        {
            var (replace, purge) = (Flag(http, "replace", otherwise: true), Flag(http, "purge", otherwise: true));
            await DecideAsync(http, groups, stamp => new GroupCommand.RemoveServer(stamp, ServerId(http), replace, purge));
            await NodeJson.WriteAsync(http, StatusCodes.Status202Accepted, new JsonObject());
        });
        routes.Map("PUT", Server + "/protection", (http, groups) => ProtectAsync(http, groups, isProtected: true));
        routes.Map("DELETE", Server + "/protection", (http, groups) => ProtectAsync(http, groups, isProtected: false));
    }

    private static string ServerId(HttpContext http) => (string)http.Request.RouteValues["serverId"]!;

    private static async Task ProtectAsync(HttpContext http, ScalingGroups groups, bool isProtected)
    {
        await DecideAsync(http, groups, stamp => new GroupCommand.Protect(stamp, [ServerId(http)], isProtected));
        NoContent(http);
    }
}

using System.Text.Json.Nodes;
using ActorDist.Autoscale.Doors;
using ActorDist.Autoscale.Groups;
using ActorDist.Cluster.Registers;

namespace ActorDist.Node.Http.Autoscale;

/// <summary>The groups of all tenants at a glance, for the page.</summary>
public static class GroupSurveyRoutes
{
    private const int Most = 200;

    /// <summary>Maps /cluster/groups.</summary>
    public static void MapGroupSurvey(this IEndpointRouteBuilder routes) => routes.MapGet("/cluster/groups", SurveyAsync);

    private static async Task SurveyAsync(HttpContext http)
    {
        try
        {
            var groups = await http.RequestServices.GetRequiredService<ScalingGroups>().SurveyAsync(Most);
            await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new JsonObject
            {
                ["groups"] = new JsonArray([.. groups.Select(group => Row(group.Key, group.Value))]),
                ["limit"] = Most,
            });
        }
        catch (QuorumUnavailableException e)
        {
            await NodeJson.WriteErrorAsync(http, StatusCodes.Status503ServiceUnavailable, $"The groups could not be listed: {e.Message}");
        }
    }

    private static JsonNode Row(string name, GroupState group) => new JsonObject
    {
        ["group"] = name,
        ["name"] = group.Configuration.Name,
        ["least"] = group.Configuration.MinEntities,
        ["most"] = group.Configuration.MaxEntities,
        ["desired"] = group.Desired,
        ["active"] = group.Active.Count(),
        ["pending"] = group.Servers.Items.Count(server => server.Phase is ServerPhase.Pending),
        ["leaving"] = group.Servers.Items.Count(server => server.Doom is not ServerDoom.None),
        ["status"] = group.IsPaused ? "paused" : group.IsDirty ? "converging" : group.Status.ToString().ToLowerInvariant(),
        ["error"] = group.Errors.FirstOrDefault(),
    };
}

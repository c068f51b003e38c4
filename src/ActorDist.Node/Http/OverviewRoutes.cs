using ActorDist.Cluster.Events;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Overview;

namespace ActorDist.Node.Http;

/// <summary>Every node's report about itself and about the others, gathered by this node.</summary>
public static class OverviewRoutes
{
    /// <summary>Maps /cluster/overview.</summary>
    public static void MapOverviewRoutes(this IEndpointRouteBuilder routes) => routes.MapGet("/cluster/overview", ServeAsync);

    private static Task ServeAsync(HttpContext http)
    {
        var overview = http.RequestServices.GetRequiredService<ClusterOverview>();
        var directory = http.RequestServices.GetRequiredService<NodeDirectory>();
        return NodeJson.WriteAsync(http, StatusCodes.Status200OK, new NodeJson.OverviewBody(
            http.RequestServices.GetRequiredService<NodeEventLog>().Node,
            DateTimeOffset.UtcNow,
            overview.ShardCounts,
            [.. overview.Look().Select(entry => new NodeJson.OverviewNodeBody(Math.Round(entry.Age.TotalMilliseconds), entry.Report))],
            [.. directory.Nodes.Select(node => new NodeJson.DoorBody(node.Name, node.Http))]));
    }
}

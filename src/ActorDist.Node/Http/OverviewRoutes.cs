using ActorDist.Cluster.Events;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Overview;

namespace ActorDist.Node.Http;

/// <summary>Every node's report about itself and about the others, gathered by this node.</summary>
public static class OverviewRoutes
{
    /// <summary>Below it nobody need look.</summary>
    private const double UsualPhi = 1;

    /// <summary>
    /// Maps /cluster/overview. A reader that has many nodes to look at may ask for <c>?peers=unusual</c>: what every node says about every other
    /// grows with the square of their number, and is mostly that all is well.
    /// </summary>
    /// <param name="routes">Where.</param>
    /// <param name="features">What this node offers beyond the usual, such as faults.</param>
    public static void MapOverviewRoutes(this IEndpointRouteBuilder routes, IReadOnlyList<string> features) =>
        routes.MapGet("/cluster/overview", http => ServeAsync(http, features));

    private static Task ServeAsync(HttpContext http, IReadOnlyList<string> features)
    {
        var isShort = string.Equals(http.Request.Query["peers"], "unusual", StringComparison.Ordinal);
        var overview = http.RequestServices.GetRequiredService<ClusterOverview>();
        var directory = http.RequestServices.GetRequiredService<NodeDirectory>();
        return NodeJson.WriteAsync(http, StatusCodes.Status200OK, new NodeJson.OverviewBody(
            http.RequestServices.GetRequiredService<NodeEventLog>().Node,
            DateTimeOffset.UtcNow,
            features,
            overview.ShardCounts,
            [.. overview.Look().Select(entry => new NodeJson.OverviewNodeBody(
                Math.Round(entry.Age.TotalMilliseconds), isShort ? Shortened(entry.Report) : entry.Report))],
            [.. directory.Nodes.Select(node => new NodeJson.DoorBody(node.Name, node.Http))]));
    }

    private static NodeReport Shortened(NodeReport report) => report with
    {
        Peers = [.. report.Peers.Where(peer => !peer.IsReachable || !peer.IsAvailable || peer.Phi >= UsualPhi)],
    };
}

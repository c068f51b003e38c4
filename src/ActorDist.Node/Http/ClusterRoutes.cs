using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Sharding;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace ActorDist.Node.Http;

/// <summary>What a node knows of its cluster, on the routes that users of Akka know.</summary>
public static class ClusterRoutes
{
    private static readonly TimeSpan ShardTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Maps /cluster/members, /cluster/shards and /cluster/shards/{name}.</summary>
    public static void MapClusterRoutes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cluster/members", MembersAsync);
        routes.MapGet("/cluster/shards", ShardTypesAsync);
        routes.MapGet("/cluster/shards/{name}", ShardsAsync);
    }

    private static Task MembersAsync(HttpContext http)
    {
        var cluster = Akka.Cluster.Cluster.Get(http.RequestServices.GetRequiredService<ActorSystem>());
        var doors = http.RequestServices.GetRequiredService<NodeDirectory>().Nodes
            .ToDictionary(node => node.Address, StringComparer.Ordinal);
        var state = cluster.State;
        return NodeJson.WriteAsync(http, StatusCodes.Status200OK, new NodeJson.MembersBody(
            cluster.SelfAddress.ToString(),
            state.Leader?.ToString(),
            state.Members
                .Where(member => member.Status is MemberStatus.Up or MemberStatus.Leaving)
                .Order(Member.AgeOrdering)
                .FirstOrDefault()?.Address.ToString(),
            [.. state.Members.Select(member =>
            {
                var door = doors.GetValueOrDefault(member.Address.ToString());
                return new NodeJson.MemberBody(
                    member.Address.ToString(), NodeDirectory.NameOf(member), $"{member.UniqueAddress.Uid}", member.Status.ToString(),
                    [.. member.Roles], door?.Http, door?.Pbm);
            })],
            [.. state.Unreachable.Select(member =>
                new NodeJson.UnreachableBody(member.Address.ToString(), NodeDirectory.NameOf(member)))]));
    }

    private static Task ShardTypesAsync(HttpContext http) => NodeJson.WriteAsync(
        http,
        StatusCodes.Status200OK,
        new NodeJson.ShardTypesBody(
            [.. ClusterSharding.Get(http.RequestServices.GetRequiredService<ActorSystem>()).ShardTypeNames.Order(StringComparer.Ordinal)]));

    private static async Task ShardsAsync(HttpContext http)
    {
        var system = http.RequestServices.GetRequiredService<ActorSystem>();
        var name = (string)http.Request.RouteValues["name"]!;
        if (await ShardMap.AskAsync(system, name, ShardTimeout) is not { } map)
        {
            await NodeJson.WriteErrorAsync(
                http, StatusCodes.Status404NotFound, $"There is no entity type '{name}'; /cluster/shards lists those that there are.");
            return;
        }

        var names = Akka.Cluster.Cluster.Get(system).State.Members
            .ToDictionary(member => member.Address, NodeDirectory.NameOf);
        await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new NodeJson.ShardsBody(
            map.TypeName,
            map.Failed.Count == 0,
            [.. map.Regions.Select(region => new NodeJson.RegionBody(
                region.Address.ToString(),
                names.GetValueOrDefault(region.Address, ""),
                [.. region.Shards.Select(shard => new NodeJson.ShardBody(shard.Key, shard.Value))]))],
            map.Failed));
    }
}

using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Sharding;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace ActorDist.Node.Http;

/// <summary>What a node knows of its cluster, on the routes that users of Akka know.</summary>
public static class ClusterRoutes
{
    /// <summary>Maps /cluster/members, /cluster/phi, /cluster/shards and /cluster/shards/{name}.</summary>
    public static void MapClusterRoutes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cluster/members", MembersAsync);
        routes.MapGet("/cluster/phi", PhiAsync);
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
            [.. state.Members.Select(member => BodyOf(member, doors.GetValueOrDefault(member.Address.ToString())))],
            [.. state.Unreachable.Select(member =>
                new NodeJson.UnreachableBody(member.Address.ToString(), NodeDirectory.NameOf(member)))]));
    }

    /// <summary>A member as the routes show it.</summary>
    internal static NodeJson.MemberBody BodyOf(Member member, NodeDescription? door) => new(
        member.Address.ToString(), NodeDirectory.NameOf(member), $"{member.UniqueAddress.Uid}", member.Status.ToString(),
        [.. member.Roles], door?.Http, door?.Http2, door?.Pbm);

    private static Task PhiAsync(HttpContext http)
    {
        var readings = http.RequestServices.GetRequiredService<PhiReadings>();
        return NodeJson.WriteAsync(http, StatusCodes.Status200OK, new NodeJson.PhiBody(readings.Threshold, readings.Read(), readings.Evidence));
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
        if (!ClusterSharding.Get(system).ShardTypeNames.Contains(name))
        {
            await NodeJson.WriteErrorAsync(
                http, StatusCodes.Status404NotFound, $"There is no entity type '{name}'; /cluster/shards lists those that there are.");
            return;
        }

        var survey = await system.SurveyRegionsAsync(name);
        var silentShards = survey.Answers
            .SelectMany(answer => answer.FailedShards.Select(shard => $"shard {shard} at {answer.Member.Address}"));
        string[] failed = [.. survey.Silent.Select(member => $"region {member.Address}"), .. silentShards];
        await NodeJson.WriteAsync(http, StatusCodes.Status200OK, new NodeJson.ShardsBody(
            name,
            failed.Length == 0,
            [.. survey.Answers.Select(answer => new NodeJson.RegionBody(
                answer.Member.Address.ToString(),
                NodeDirectory.NameOf(answer.Member),
                [.. answer.Entities.Select(shard => new NodeJson.ShardBody(shard.Key, shard.Value))]))],
            failed));
    }
}

using ActorDist.Autoscale.Requests;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace ActorDist.Node.Http;

/// <summary>Whether the process lives, and whether it can do its work.</summary>
public static class HealthRoutes
{
    private static readonly TimeSpan RegionTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Maps /alive and /ready.</summary>
    public static void MapHealthRoutes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alive", static http => NodeJson.WriteAsync(http, StatusCodes.Status200OK, new NodeJson.Readiness(true, [])));
        routes.MapGet("/ready", ReadyAsync);
    }

    private static async Task ReadyAsync(HttpContext http)
    {
        var reasons = await ReasonsAsync(http.RequestServices);
        await NodeJson.WriteAsync(
            http,
            reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            new NodeJson.Readiness(reasons.Count == 0, reasons));
    }

    /// <summary>
    /// Ready is: a member that is Up, in the majority as far as it knows, whose region has found its coordinator and whose reads a quorum
    /// of the replicas answers.
    /// </summary>
    private static async Task<IReadOnlyList<string>> ReasonsAsync(IServiceProvider services)
    {
        if (services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested)
        {
            return ["The node is leaving."];
        }

        var system = services.GetRequiredService<ActorSystem>();
        var cluster = Akka.Cluster.Cluster.Get(system);
        if (cluster.SelfMember.Status != MemberStatus.Up)
        {
            return [$"The member is {cluster.SelfMember.Status}, not Up."];
        }

        try
        {
            var region = ClusterSharding.Get(system).ShardRegion(ScalingRequestRegistration.TypeName);
            await region.Ask<CurrentRegions>(GetCurrentRegions.Instance, RegionTimeout);
            return await services.GetRequiredService<QuorumProbe>().FaultAsync() is { } fault ? [fault] : [];
        }
        catch (AskTimeoutException)
        {
            return ["The shard region has not found its coordinator."];
        }
        catch (ArgumentException)
        {
            return ["The shard region has stopped: the node was downed."];
        }
    }
}

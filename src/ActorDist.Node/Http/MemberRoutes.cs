using ActorDist.Cluster.Membership;
using Akka.Actor;
using Akka.Cluster;

namespace ActorDist.Node.Http;

/// <summary>One member, as users of Akka.Management know it: look at it, let it leave, declare it down.</summary>
public static class MemberRoutes
{
    /// <summary>Maps /cluster/members/{address}; the address is a member's whole one, escaped, or its node's name.</summary>
    public static void MapMemberRoutes(this IEndpointRouteBuilder routes)
    {
        const string Route = "/cluster/members/{address}";
        routes.MapGet(Route, Serve(ShowAsync));
        routes.MapDelete(Route, Serve((http, system) => ChangeAsync(http, system, "leave")));
        routes.MapPut(Route, Serve((http, system) => ChangeAsync(http, system, http.Request.Query["operation"].ToString().ToLowerInvariant())));

        RequestDelegate Serve(Func<HttpContext, ActorSystem, Task> serve) => RefusedRequestException.Answered(routes.ServiceProvider, serve);
    }

    private static Task ShowAsync(HttpContext http, ActorSystem system)
    {
        var (_, member) = Find(http, system);
        var address = member.Address.ToString();
        return NodeJson.WriteAsync(http, StatusCodes.Status200OK, ClusterRoutes.BodyOf(
            member,
            http.RequestServices.GetRequiredService<NodeDirectory>().Nodes
                .FirstOrDefault(node => string.Equals(node.Address, address, StringComparison.Ordinal))));
    }

    private static Task ChangeAsync(HttpContext http, ActorSystem system, string operation)
    {
        var (state, member) = Find(http, system);
        var cluster = Akka.Cluster.Cluster.Get(system);
        switch (operation)
        {
            case "leave":
                cluster.Leave(member.Address);
                break;
            case "down" when state.Unreachable.Contains(member):
                cluster.Down(member.Address);
                break;
            case "down":
                throw new RefusedRequestException(
                    StatusCodes.Status409Conflict,
                    $"{NodeDirectory.NameOf(member)} is reachable: let it leave (operation=leave). Only an unreachable member may be declared down here.");
            default:
                throw RefusedRequestException.BadRequest($"operation must be leave or down; it is '{operation}'.");
        }

        return NodeJson.WriteAsync(
            http, StatusCodes.Status202Accepted, new NodeJson.MemberChangeBody(member.Address.ToString(), NodeDirectory.NameOf(member), operation));
    }

    private static (ClusterEvent.CurrentClusterState State, Member Member) Find(HttpContext http, ActorSystem system)
    {
        var wanted = Uri.UnescapeDataString((string)http.Request.RouteValues["address"]!);
        var state = Akka.Cluster.Cluster.Get(system).State;
        var member = state.Members.FirstOrDefault(member =>
            string.Equals(NodeDirectory.NameOf(member), wanted, StringComparison.Ordinal)
            || string.Equals(member.Address.ToString(), wanted, StringComparison.Ordinal));
        return member is not null
            ? (state, member)
            : throw new RefusedRequestException(StatusCodes.Status404NotFound, $"'{wanted}' is no member; /cluster/members lists those that there are.");
    }
}

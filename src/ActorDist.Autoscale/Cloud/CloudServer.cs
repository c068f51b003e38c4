namespace ActorDist.Autoscale.Cloud;

/// <summary>A server as the cloud lists it.</summary>
/// <param name="Id">The cloud's name for it, never given again.</param>
/// <param name="Status">What it does.</param>
/// <param name="Token">The client token of its creation.</param>
/// <param name="CreatedMs">When it was created, Unix time in milliseconds by the cloud's clock.</param>
/// <param name="LaunchVersion">The version of the launch configuration that it was made from; 0 where its label says none.</param>
public sealed record CloudServer(string Id, ServerStatus Status, string Token, long CreatedMs, long LaunchVersion)
{
    /// <summary>The load balancers that it is to serve.</summary>
    public LoadBalancing Balancing { get; init; } = LoadBalancing.None;

    /// <summary>Its nodes at load balancers; a deleted server is listed while it has any.</summary>
    public IReadOnlyList<BalancerNode> Nodes { get; init; } = [];

    /// <summary>The load balancers that send it no new connections and should.</summary>
    public IEnumerable<LoadBalancer> Unserved => Balancing.Balancers.Where(balancer => !Nodes.Any(node =>
        !node.IsDraining && node.Port == balancer.Port && string.Equals(node.Balancer, balancer.Id, StringComparison.Ordinal)));
}

/// <summary>A server that is to be created.</summary>
/// <param name="Token">The client token: the same one creates one server however often it is sent.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="LaunchVersion">The version of the launch configuration.</param>
/// <param name="Launch">The launch configuration, JSON.</param>
public sealed record ServerOrder(string Token, string Name, long LaunchVersion, string Launch)
{
    /// <summary>The load balancers that it is to serve.</summary>
    public LoadBalancing Balancing { get; init; } = LoadBalancing.None;
}

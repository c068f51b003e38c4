namespace ActorDist.Autoscale.Cloud;

/// <summary>What a server's launch configuration says of load balancers; the server keeps it for life.</summary>
/// <param name="Balancers">Those that it is to serve.</param>
/// <param name="DrainingSeconds">How long its connections may take to end before it goes; 0: it goes at once.</param>
public sealed record LoadBalancing(IReadOnlyList<LoadBalancer> Balancers, int DrainingSeconds)
{
    /// <summary>The most load balancers of a launch configuration.</summary>
    public const int MaxBalancers = 5;

    /// <summary>The longest name of one, in letters, digits, dots, hyphens and underscores.</summary>
    public const int MaxId = 36;

    /// <summary>The shortest draining, in seconds; 0 for none.</summary>
    public const int MinDrainingSeconds = 30;

    /// <summary>The longest draining, in seconds.</summary>
    public const int MaxDrainingSeconds = 3600;

    /// <summary>No load balancers.</summary>
    public static LoadBalancing None { get; } = new([], 0);

    /// <summary>Whether a name is one of a load balancer.</summary>
    public static bool IsId(string id) =>
        id.Length is > 0 and <= MaxId && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');
}

/// <summary>A load balancer that a server is to serve.</summary>
/// <param name="Id">The cloud's name for it.</param>
/// <param name="Port">Where the server listens, 1 to 65535.</param>
public sealed record LoadBalancer(string Id, int Port);

/// <summary>A server's node at a load balancer, as the cloud lists it.</summary>
/// <param name="Balancer">The load balancer's name.</param>
/// <param name="Port">Where it sends connections.</param>
/// <param name="IsDraining">It gets no new connections; those that it has may end.</param>
/// <param name="ChangedMs">Since when, Unix time in milliseconds by the cloud's clock.</param>
/// <param name="Connections">How many it has.</param>
public sealed record BalancerNode(string Balancer, int Port, bool IsDraining, long ChangedMs, int Connections);

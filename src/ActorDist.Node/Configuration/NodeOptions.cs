namespace ActorDist.Node.Configuration;

/// <summary>What the command line says. An option that was not given is null, and the HOCON files decide.</summary>
public sealed record NodeOptions
{
    /// <summary>The node's name: n1, n2 ...</summary>
    public string? Name { get; init; }

    /// <summary>The address that peers reach this node at.</summary>
    public string? Host { get; init; }

    /// <summary>The port for peers.</summary>
    public int? Port { get; init; }

    /// <summary>The HTTP port; 0 takes a free one.</summary>
    public int? Http { get; init; }

    /// <summary>The HTTP/2 port; 0 takes a free one.</summary>
    public int? Http2 { get; init; }

    /// <summary>The command host's port; 0 takes a free one.</summary>
    public int? Pbm { get; init; }

    /// <summary>Members to join through, as host:port. None: the node is its own seed.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>How many replicas the cluster is planned for.</summary>
    public int? Replicas { get; init; }

    /// <summary>The data directory.</summary>
    public string? Data { get; init; }

    /// <summary>How wrong the node's clock is.</summary>
    public string? ClockSkew { get; init; }

    /// <summary>demo, production or lab.</summary>
    public string Profile { get; init; } = "production";

    /// <summary>Further settings as path=value, the last word on each.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];
}

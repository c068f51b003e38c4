namespace ActorDist.Cluster.Membership;

/// <summary>A member's name and doors, which gossip does not carry.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Address">Its address as a member.</param>
/// <param name="Http">Where its HTTP listens, as host:port.</param>
/// <param name="Http2">Where its HTTP/2 without TLS listens, as host:port.</param>
/// <param name="Pbm">Where its command host listens, as host:port.</param>
/// <param name="DiskId">The identity of its data directory.</param>
/// <param name="Incarnation">How many times it was started on that directory.</param>
public sealed record NodeDescription(string Name, string Address, string Http, string Http2, string Pbm, string DiskId, ulong Incarnation)
    : NodeDirectory.IMessage
{
    /// <summary>Where it takes in streams of replicas, as host:port; empty when it takes none.</summary>
    public string Stream { get; init; } = "";

    /// <summary>Which start of its address it is, as gossip has it.</summary>
    public long Uid { get; init; }

    /// <summary>Where it says hello for as long as its process lives, as host:port; empty when it does not.</summary>
    public string Hello { get; init; } = "";
}

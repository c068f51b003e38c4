namespace ActorDist.Lab.Cloud;

/// <summary>A server as the cloud lists it.</summary>
/// <param name="Id">The cloud's name for it, never given again.</param>
/// <param name="Group">The tag that says which group it belongs to.</param>
/// <param name="Name">The name that its creator gave it.</param>
/// <param name="Status">BUILD, ACTIVE, ERROR, DELETED, or what the operator set.</param>
/// <param name="Token">The client token of its creation.</param>
/// <param name="Epoch">The fencing token of its creation.</param>
/// <param name="Created">When it was created, UTC.</param>
/// <param name="Label">What its creator wants to find in every list, in a few words.</param>
public sealed record CloudServer(
    string Id, string Group, string Name, string Status, string Token, long Epoch, DateTimeOffset Created, string Label)
{
    /// <summary>Its nodes at load balancers.</summary>
    public IReadOnlyList<CloudNode> Nodes { get; init; } = [];
}

/// <summary>A node of a load balancer: where it sends connections.</summary>
/// <param name="Balancer">The load balancer.</param>
/// <param name="Server">The server, which need not be one of this cloud.</param>
/// <param name="Port">Its port.</param>
/// <param name="Condition">ENABLED, or DRAINING: it gets no new connections.</param>
/// <param name="Changed">Since when, UTC.</param>
/// <param name="Connections">How many it has; the operator says it.</param>
public sealed record CloudNode(string Balancer, string Server, int Port, string Condition, DateTimeOffset Changed, int Connections);

/// <summary>What the cloud's ledger says of one thing that it did or refused to do.</summary>
/// <param name="Seq">Its number, from 1 without a gap.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Action">created, deleted, disowned, attached, draining, detached, fenced, or refused.</param>
/// <param name="Server">The server, where there is one.</param>
/// <param name="Group">The group.</param>
/// <param name="Token">The client token of a creation.</param>
/// <param name="Epoch">The fencing token that it was asked with; 0 for the operator, who is not fenced.</param>
/// <param name="Detail">What was asked, and why it was refused.</param>
public sealed record LedgerEntry(
    long Seq, DateTimeOffset At, string Action, string Server, string Group, string Token, long Epoch, string Detail);

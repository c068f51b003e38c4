using ActorDist.Cluster.Faults.Links;

namespace ActorDist.Cluster.Faults.Table;

/// <summary>The two directions between this node and another, with the rule of each.</summary>
/// <param name="name">The other node's name.</param>
internal sealed class PeerLink(string name)
{
    private volatile OutgoingRule _outgoing = OutgoingRule.Pass;
    private volatile LinkRule _incoming = LinkRule.Pass;

    public string Name => name;

    /// <summary>What becomes of what this node sends.</summary>
    public OutgoingRule Outgoing
    {
        get => _outgoing;
        set => _outgoing = value;
    }

    /// <summary>What becomes of what it is sent. Only a cut counts here: the sender slows.</summary>
    public LinkRule Incoming
    {
        get => _incoming;
        set => _incoming = value;
    }

    public bool IsConnectable => !_outgoing.Rule.IsCut && !_incoming.IsCut;
}

/// <summary>A rule, and the pace that all connections of the link share where it is slow.</summary>
internal sealed record OutgoingRule(LinkRule Rule, LinkPacer? Pacer)
{
    public static OutgoingRule Pass { get; } = new(LinkRule.Pass, Pacer: null);

    public static OutgoingRule Of(LinkRule rule, Func<double> random) => new(rule, rule.IsSlow ? new LinkPacer(rule, random) : null);
}

using ActorDist.Cluster.Faults.Links;
using ActorDist.Cluster.Faults.Table;

namespace ActorDist.Cluster.Faults.Control;

/// <summary>The faults of a cluster, as its nodes see them.</summary>
/// <param name="Nodes">What each node says of itself.</param>
/// <param name="Silent">The nodes that did not answer, and why.</param>
public sealed record FaultStatus(IReadOnlyList<NodeFaultStatus> Nodes, IReadOnlyList<NodeOutcome> Silent);

/// <summary>What one node says.</summary>
/// <param name="Node">Its name.</param>
/// <param name="ClockSkew">How wrong its clock is, such as <c>-5s</c>.</param>
/// <param name="Rules">The rules of its links that are not whole.</param>
/// <param name="Links">What it has seen on the wire since it started.</param>
public sealed record NodeFaultStatus(
    string Node, string ClockSkew, IReadOnlyList<LinkRuleText> Rules, IReadOnlyList<LinkObservation> Links);

/// <summary>A link's rule in words.</summary>
/// <param name="From">The link's sender.</param>
/// <param name="To">The link's receiver.</param>
/// <param name="Rule"><c>cut</c>, or <c>slow</c> with what is slow.</param>
public sealed record LinkRuleText(string From, string To, string Rule)
{
    /// <summary>From a rule.</summary>
    public static LinkRuleText Of(LinkFault fault) => new(fault.Link.From, fault.Link.To, fault.Rule.ToString());
}

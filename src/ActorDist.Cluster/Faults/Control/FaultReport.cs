using ActorDist.Cluster.Faults.Links;

namespace ActorDist.Cluster.Faults.Control;

/// <summary>What became of a fault.</summary>
/// <param name="Fault">What was asked: <c>partition</c>, <c>heal</c>, <c>clock</c> ...</param>
/// <param name="Nodes">What became of it at each node that had to be asked.</param>
/// <param name="Links">The links that were to change, with the rule that they were to have.</param>
/// <param name="NotMade">Of these, those that no node is known to have changed.</param>
public sealed record FaultReport(
    string Fault, IReadOnlyList<NodeOutcome> Nodes, IReadOnlyList<LinkFault> Links, IReadOnlyList<LinkFault> NotMade)
{
    /// <summary>Whether everything is as asked. A cut holds when one of its two ends has made it; all else needs every node asked.</summary>
    public bool IsMade { get; } = Links.Count > 0
        ? NotMade.Count == 0
        : Nodes.All(node => node.Outcome is FaultOutcome.Applied);
}

/// <summary>What became of a fault at one node.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Outcome">Whether it applied it.</param>
/// <param name="Error">Why not, where it did not.</param>
public sealed record NodeOutcome(string Node, FaultOutcome Outcome, string? Error);

/// <summary>Whether a node applied its part of a fault.</summary>
public enum FaultOutcome
{
    /// <summary>It has.</summary>
    Applied,

    /// <summary>It certainly has not.</summary>
    Failed,

    /// <summary>It was asked and has not answered: it may or may not have.</summary>
    Unknown,
}

using ActorDist.Core;

namespace ActorDist.Lab.Processes;

/// <summary>What was asked of a cluster when it was started, kept so that a node that died comes back the same.</summary>
/// <param name="Profile">The HOCON profile of every node: demo, production or lab.</param>
/// <param name="Replicas">How many replicas majorities are counted over.</param>
/// <param name="FreePorts">Whether nodes got free ports instead of the documented ones.</param>
/// <param name="Settings">HOCON settings over the profile, each <c>path=value</c>.</param>
/// <param name="Nodes">The nodes, by their numbers.</param>
public sealed record ClusterSpec(
    string Profile, int Replicas, bool FreePorts, IReadOnlyList<string> Settings, IReadOnlyList<NodeSpec> Nodes)
{
    /// <summary>With fewer seeds a restarted first seed could found a cluster of its own; more gain nothing.</summary>
    private const int SeedCount = 3;

    /// <summary>The profiles that a node has.</summary>
    public static IReadOnlyList<string> Profiles { get; } = ["demo", "production", "lab"];

    /// <summary>The simulated cloud that runs with the nodes; null for none.</summary>
    public CloudSpec? Cloud { get; init; }

    /// <summary>A cluster of n1 to nN.</summary>
    /// <exception cref="ClusterException">The number of nodes is out of range.</exception>
    public static ClusterSpec Of(int nodes, string profile, bool freePorts, IReadOnlyList<string> settings) =>
        nodes is >= 1 and <= NodeSpec.MaxNodes
            ? new ClusterSpec(profile, nodes, freePorts, settings, [.. Enumerable.Range(1, nodes).Select(i => Place(i, freePorts))])
            : throw new ClusterException($"A cluster has 1 to {NodeSpec.MaxNodes} nodes; {nodes} were asked for.");

    /// <summary>The nodes that found the cluster.</summary>
    public IEnumerable<NodeSpec> Seeds() => Nodes.Take(SeedCount);

    /// <summary>The same cluster with one more node.</summary>
    public ClusterSpec With(string name) =>
        this with { Nodes = [.. Nodes.Append(Place(NodeSpec.NumberOf(name), FreePorts)).OrderBy(n => n.Number)] };

    /// <summary>The same cluster with settings of one node's own.</summary>
    /// <param name="name">The node.</param>
    /// <param name="settings">HOCON settings over the cluster's, each <c>path=value</c>.</param>
    public ClusterSpec WithSettings(string name, params string[] settings) => this with
    {
        Nodes = [.. Nodes.Select(node => string.Equals(node.Name, name, StringComparison.Ordinal) ? node with { Settings = settings } : node)],
    };

    /// <summary>The same cluster with one node's clock wrong by a skew, from its next start on.</summary>
    /// <param name="name">The node.</param>
    /// <param name="skew">How wrong, such as 250ms or -5s.</param>
    /// <exception cref="ClusterException">There is no such node, or the skew is no duration.</exception>
    public ClusterSpec WithClockSkew(string name, string skew)
    {
        if (!DurationText.TryParse(skew, out _))
        {
            throw new ClusterException($"A clock's skew is a duration such as 250ms or -5s; '{skew}' is none.");
        }

        return Nodes.Any(node => string.Equals(node.Name, name, StringComparison.Ordinal))
            ? this with
            {
                Nodes = [.. Nodes.Select(node => string.Equals(node.Name, name, StringComparison.Ordinal) ? node with { ClockSkew = skew } : node)],
            }
            : throw new ClusterException($"The cluster has no node '{name}'; it has {Names.Of(Nodes.Select(node => node.Name))}.");
    }

    private static NodeSpec Place(int number, bool freePorts) =>
        freePorts ? NodeSpec.WithFreePorts(number) : NodeSpec.WithDefaultPorts(number);
}

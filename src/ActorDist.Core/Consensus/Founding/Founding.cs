using System.Collections.Immutable;
using System.Globalization;

namespace ActorDist.Core.Consensus;

/// <summary>
/// How a new cluster gets its first configuration, once and for all. One node, the first seed, founds it: when it has heard every member
/// and none knows a configuration, it has all of them bind their disks to a cluster named after its own disk, and only when all have done
/// so durably does it decide. A founder that comes back with a wiped disk finds the others bound or configured and cannot found a second
/// one, as long as one of the members that it was founded with is there. Pure: what the node itself knows is durable and given with each input.
/// </summary>
/// <param name="isFounder">Whether this node is the one that founds.</param>
/// <param name="replicas">How many replicas the cluster is planned for.</param>
public sealed class Founding(bool isFounder, int replicas)
{
    private readonly Dictionary<ReplicaId, Standing> _heard = [];

    /// <summary>Another node asks this one's disk to belong to a cluster; a disk that belongs to one stays there.</summary>
    public static FoundingStep Join(Standing self, string cluster)
    {
        ArgumentNullException.ThrowIfNull(self);
        return self.Cluster is null ? new FoundingStep { Bind = cluster } : FoundingStep.Nothing;
    }

    /// <summary>Another node tells what it knows.</summary>
    /// <param name="self">What this node knows.</param>
    /// <param name="other">What the other one knows.</param>
    public FoundingStep Hear(Standing self, Standing other)
    {
        ArgumentNullException.ThrowIfNull(self);
        ArgumentNullException.ThrowIfNull(other);
        _heard[other.Self.Id] = other;
        if (self.Configuration.Epoch > 0 || other.Configuration.Epoch == 0)
            return FoundingStep.Nothing;
        if (self.Cluster is { } own && !string.Equals(own, other.Cluster, StringComparison.Ordinal))
        {
            return new FoundingStep
            {
                Waits = $"this disk belongs to cluster {own}, node {other.Self.Name} to {other.Cluster}: "
                    + "start one of them with an empty data directory",
            };
        }

        return new FoundingStep { Bind = other.Cluster, Install = other.Configuration };
    }

    /// <summary>Time has passed.</summary>
    /// <param name="self">What this node knows.</param>
    /// <param name="members">How many members the cluster has now, this one too.</param>
    /// <param name="others">The disks of the other members, as far as they are known.</param>
    public FoundingStep Look(Standing self, int members, IReadOnlyCollection<ReplicaId> others)
    {
        ArgumentNullException.ThrowIfNull(self);
        ArgumentNullException.ThrowIfNull(others);
        if (self.Configuration.Epoch > 0)
            return FoundingStep.Nothing;
        if (!isFounder)
            return Wait($"no node has told of a configuration yet; the first seed founds it once {replicas} nodes are up");
        var heard = others.Select(id => _heard.GetValueOrDefault(id)).OfType<Standing>().ToList();
        if (members < replicas || heard.Count + 1 < members)
        {
            return Wait(string.Create(
                CultureInfo.InvariantCulture,
                $"{heard.Count + 1} of {Math.Max(members, replicas)} nodes are here; the registers are founded when all are "
                + $"(actordist.node.replicas = {replicas})"));
        }

        var cluster = self.Self.Id.ToString();
        if (heard.Find(standing => standing.Cluster is { } other && !string.Equals(other, cluster, StringComparison.Ordinal)) is { } stranger)
        {
            return Wait($"node {stranger.Self.Name} belongs to cluster {stranger.Cluster}, whose founder's disk is gone: "
                + "nothing was ever stored in it, so start its nodes with empty data directories");
        }

        var unbound = heard.Where(standing => standing.Cluster is null).Select(standing => standing.Self.Id).ToImmutableArray();
        if (!unbound.IsEmpty)
            return new FoundingStep { Join = unbound, Cluster = cluster };
        var first = heard.OrderBy(standing => standing.Self.Name.Length).ThenBy(standing => standing.Self.Name, StringComparer.Ordinal)
            .Take(replicas - 1).Select(standing => standing.Self).Append(self.Self);
        return new FoundingStep { Bind = cluster, Install = Configuration.Stable(1, first), Announce = true };
    }

    private static FoundingStep Wait(string reason) => new() { Waits = reason };
}

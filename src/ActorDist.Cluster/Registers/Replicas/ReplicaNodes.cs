using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Storage;
using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers.Replicas;

/// <summary>The members' disks as replicas.</summary>
internal static class ReplicaNodes
{
    /// <summary>Identity of a node's disk; none when the node did not tell it in a form that this node knows.</summary>
    public static ReplicaId IdOf(NodeDescription node) =>
        DiskId.TryParse(node.DiskId, out var disk) ? ReplicaId.From(disk.Value) : default;

    /// <summary>
    /// Where each disk is. A node that came back at another address may still be known at the old one too: its last start counts.
    /// </summary>
    public static Dictionary<ReplicaId, NodeDescription> ByDisk(IEnumerable<NodeDescription> members)
    {
        Dictionary<ReplicaId, NodeDescription> nodes = [];
        foreach (var node in members)
        {
            var id = IdOf(node);
            if (id != default && (!nodes.TryGetValue(id, out var known) || known.Incarnation < node.Incarnation))
                nodes[id] = node;
        }

        return nodes;
    }
}

using ActorDist.Lab.Experiments;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Soak;

/// <summary>A disk that was wiped is another replica: it is taken in where the old one was, before another disk may be lost.</summary>
internal static class NewDisk
{
    /// <summary>Takes a node's disk in.</summary>
    /// <param name="nodes">The nodes; another one that runs is asked.</param>
    /// <param name="wiped">Whose disk.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ClusterException">It did not become a replica.</exception>
    public static async Task TakeInAsync(IReadOnlyList<NodeProcess> nodes, NodeProcess wiped, CancellationToken cancellation)
    {
        var witness = nodes.First(node => node != wiped && node.State == NodeState.Running);
        await ExperimentCluster.UntilAsync(
            async token =>
            {
                try
                {
                    await witness.Client.ChangeReplicasAsync([wiped.Name], [wiped.Name], token);
                    return await IsReplicaAsync(witness, wiped, token);
                }
                catch (HttpRequestException)
                {
                    // The witness may not have heard of the new disk yet; or the change is through and there is nothing to change any more.
                    return await IsReplicaAsync(witness, wiped, token);
                }
            },
            $"the new disk of {wiped.Name} is a replica",
            cancellation);
    }

    /// <summary>Takes in the disk of every node that is no replica.</summary>
    /// <exception cref="ClusterException">One did not become a replica.</exception>
    public static async Task TakeAllInAsync(IReadOnlyList<NodeProcess> nodes, CancellationToken cancellation)
    {
        foreach (var node in nodes)
        {
            if (!await IsReplicaAsync(nodes.First(other => other != node), node, cancellation))
                await TakeInAsync(nodes, node, cancellation);
        }
    }

    private static async Task<bool> IsReplicaAsync(NodeProcess witness, NodeProcess node, CancellationToken cancellation)
    {
        try
        {
            return (await witness.Client.ReplicasAsync(cancellation)).Reports
                .Any(report => string.Equals(report.Node, node.Name, StringComparison.Ordinal) && report.IsMember);
        }
        catch (HttpRequestException)
        {
            // Asked again.
            return false;
        }
    }
}

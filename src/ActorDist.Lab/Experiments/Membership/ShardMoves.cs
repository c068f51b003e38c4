using ActorDist.Lab.Demo;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments.Membership;

/// <summary>Where the shards of request IDs live, as the first node sees it, and how many have moved since the last look.</summary>
/// <param name="cluster">The cluster.</param>
internal sealed class ShardMoves(ExperimentCluster cluster)
{
    private IReadOnlyDictionary<string, string> _homes = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Shards that have another home than at the last look; those that had none then do not count.</summary>
    public async Task<int> CountAsync(CancellationToken cancellation)
    {
        var (before, now) = (_homes, _homes);
        await ExperimentCluster.UntilAsync(
            async token =>
            {
                if (ShardHomes.Of(await cluster.Nodes[0].Client.ShardsAsync(token)) is not { } homes)
                    return false;
                now = homes;
                return true;
            },
            "every region says which shards it has",
            cancellation);
        _homes = now;
        return ShardHomes.Moves(before, now).Count;
    }

    /// <summary>Waits until a node has a shard.</summary>
    /// <exception cref="ClusterException">It got none.</exception>
    public Task UntilServesAsync(string node, CancellationToken cancellation) => ExperimentCluster.UntilAsync(
        async token => (await cluster.Nodes[0].Client.ShardsAsync(token)).Regions
            .Any(region => string.Equals(region.Name, node, StringComparison.Ordinal) && region.Shards.Count > 0),
        $"{node} has a shard",
        cancellation);
}

using System.Globalization;
using ActorDist.Core.Clocks;
using ActorDist.Lab.Experiments.Quorum;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments.Clocks;

/// <summary>
/// One writer at each node, who reads an object and writes it in place of what was read, as the seed interleaves them. One step is done at a
/// time, so the driver knows exactly which write happened before which.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="random">Interleaves them.</param>
internal sealed class CausalWriters(ExperimentCluster cluster, Random random)
{
    private const string Get = "r=2&sloppy=off";
    private const string Put = "w=2&sloppy=off";

    /// <summary>Values that were shown beside one whose writer had seen them, and which that one should have replaced.</summary>
    public int NotReplaced { get; private set; }

    /// <summary>Writes one object so often.</summary>
    /// <param name="name">The object's name in its bucket.</param>
    /// <param name="writes">How often.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The writes, by their numbers.</returns>
    /// <exception cref="ClusterException">Something was not answered.</exception>
    public async Task<IReadOnlyList<CausalWrite>> WriteAsync(string name, int writes, CancellationToken cancellation)
    {
        var done = new List<CausalWrite>(writes);
        var seen = new Dictionary<string, QuorumRead>(StringComparer.Ordinal);
        while (done.Count < writes)
        {
            var node = cluster.Nodes[random.Next(cluster.Nodes.Count)].Name;
            if (!seen.Remove(node, out var read))
            {
                seen.Add(node, await ReadAsync(node, $"sets/{name}", Get, cancellation));
                continue;
            }

            var past = new HashSet<int>();
            var shown = read.Values.Select(value => int.Parse(value, CultureInfo.InvariantCulture)).ToList();
            NotReplaced += shown.Count(value => shown.Exists(other => done[other].Past.Contains(value)));
            foreach (var value in shown)
            {
                past.Add(value);
                past.UnionWith(done[value].Past);
            }

            var number = done.Count.ToString(CultureInfo.InvariantCulture);
            var write = await cluster.Quorum(node).PutAsync($"sets/{name}", number, Put, read.Context, cancellation);
            if (!write.IsDone || write.Dot is null)
                throw new ClusterException($"a put was not done: {write.Error}");
            done.Add(new CausalWrite(
                node, past, write.Dot, new EventClock(read.Clock), await StampAsync(node, $"{name}-{number}", cancellation)));
        }

        return done;
    }

    /// <summary>The time of a node's own clock, as last-write-wins has it: that of an object of its own, written there now.</summary>
    private async Task<HybridTimestamp> StampAsync(string node, string name, CancellationToken cancellation)
    {
        var write = await cluster.Quorum(node).PutAsync($"lww/{name}", "now", "w=1&sloppy=off", context: null, cancellation);
        if (!write.IsDone)
            throw new ClusterException($"a put was not done: {write.Error}");
        var read = await ReadAsync(node, $"lww/{name}", "r=1&sloppy=off", cancellation);
        var parts = (read.WrittenAt ?? throw new ClusterException($"lww/{name} has no time")).Split('+');
        return new HybridTimestamp(
            long.Parse(parts[0], CultureInfo.InvariantCulture), ushort.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private async Task<QuorumRead> ReadAsync(string node, string key, string query, CancellationToken cancellation)
    {
        var read = await cluster.Quorum(node).GetAsync(key, query, cancellation);
        return read.IsAnswered ? read : throw new ClusterException($"a get was not answered: {read.Error}");
    }
}

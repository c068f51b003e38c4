using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments.Quorum;

/// <summary>
/// A read that hits another node. A node misses puts while it is down; asked alone when it is back, it answers from before them. With
/// r + w above n somebody who knows is always among those asked.
/// </summary>
public sealed class StaleRead : IClusterExperiment
{
    private const int Keys = 50;
    private const string Back = "n3";

    /// <inheritdoc/>
    public string Name => "stale-read";

    /// <inheritdoc/>
    public string Claim => "A get with r=1 at another node misses acknowledged puts; with r=2, w=2 of n=3 it misses none.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ClusterSpec.Of(3, "lab", freePorts: true, ["actordist.quorum.exchange-every=1h"]);

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        for (var i = 0; i < Keys; i++)
            await DoneAsync(cluster.Quorum("n1").PutAsync(Key(i), "old", "w=3", context: null, cancellation));
        cluster.Say("put", $"{Keys} objects, 'old', on all three replicas");
        await cluster.KillAsync(Back, cancellation);
        for (var i = 0; i < Keys; i++)
        {
            var seen = await cluster.Quorum("n1").GetAsync(Key(i), "r=2", cancellation);
            await DoneAsync(cluster.Quorum("n1").PutAsync(Key(i), "new", "w=2&sloppy=off", seen.Context, cancellation));
        }

        cluster.Say("put", $"'new' in place of each, acknowledged by n1 and n2 (w=2)");
        await cluster.StartAsync(Back, cancellation);

        var (stale, missed) = (0, 0);
        for (var i = 0; i < Keys; i++)
        {
            // Each key is read once with r=1 only: the read repairs what it finds behind.
            if (i % 2 == 0)
                stale += await SeesOldAsync(cluster, i, "r=1&sloppy=off", cancellation) ? 1 : 0;
            else
                missed += await SeesOldAsync(cluster, i, "r=2&sloppy=off", cancellation) ? 1 : 0;
        }

        cluster.Say("got", $"at {Back} with r=1: {stale} of {Keys / 2} are 'old', acknowledged puts are not seen");
        cluster.Say("got", $"at {Back} with r=2: {missed} of {Keys / 2} are 'old'");
        (string, long)[] counts = [("stale with r=1", stale), ("stale with r=2", missed), ("read each", Keys / 2)];
        return missed > 0 ? Finding.Violated($"{missed} gets with r + w > n missed an acknowledged put", counts)
            : stale == 0 ? Finding.Unknown("no get with r=1 was stale: somebody else answered each time", counts)
            : Finding.Held(counts);
    }

    private static string Key(int i) => $"stale/{i}";

    private static async Task DoneAsync(Task<QuorumWrite> put)
    {
        if (await put is { IsDone: false } write)
            throw new ClusterException($"a put was not done: {write.Error}");
    }

    private static async Task<bool> SeesOldAsync(ExperimentCluster cluster, int key, string query, CancellationToken cancellation)
    {
        var read = await cluster.Quorum(Back).GetAsync(Key(key), query, cancellation);
        return read.IsAnswered
            ? !read.Values.Contains("new", StringComparer.Ordinal)
            : throw new ClusterException($"a get was not answered: {read.Error}");
    }
}

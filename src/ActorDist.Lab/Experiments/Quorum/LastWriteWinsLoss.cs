using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments.Quorum;

/// <summary>
/// Skewed clocks and last-write-wins. A node whose clock is behind takes a write in after another was acknowledged, and gives it a time
/// before that one's: it is acknowledged, and gone. The same writes as siblings are both kept.
/// </summary>
public sealed class LastWriteWinsLoss : IClusterExperiment
{
    private const int Keys = 50;
    private const string Slow = "n2";
    private const string Skew = "-5s";

    /// <inheritdoc/>
    public string Name => "lww-loss";

    /// <inheritdoc/>
    public string Claim => "With one clock 5 s behind, last-write-wins loses later, acknowledged writes; siblings lose none.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ClusterSpec.Of(3, "lab", freePorts: true, []).WithClockSkew(Slow, Skew);

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        cluster.Say("clocks", $"{Slow} is wrong by {Skew}, n1 and n3 are right");
        var (latest, lost) = await WriteAsync(cluster, "lww", cancellation);
        var (kept, missing) = await WriteAsync(cluster, "sets", cancellation);
        (string, long)[] counts =
        [
            ("acknowledged later, last write wins", latest), ("lost by last write wins", lost),
            ("acknowledged later, siblings", kept), ("lost by siblings", missing),
        ];
        return missing > 0 ? Finding.Violated($"{missing} acknowledged writes are in no sibling", counts)
            : kept == 0 || latest == 0 ? Finding.Unknown("no later write was acknowledged", counts)
            : lost == 0 ? Finding.Unknown("last-write-wins lost nothing", counts)
            : Finding.Held(counts);
    }

    /// <summary>Puts at the right clock, then, once that is acknowledged, at the slow one; counts what is left of the second.</summary>
    private static async Task<(int Acknowledged, int Lost)> WriteAsync(ExperimentCluster cluster, string bucket, CancellationToken cancellation)
    {
        var (acknowledged, lost) = (0, 0);
        for (var i = 0; i < Keys; i++)
        {
            var key = $"{bucket}/{i}";
            var first = await cluster.Quorum("n1").PutAsync(key, "first", "w=2", context: null, cancellation);
            if (!first.IsDone)
                throw new ClusterException($"a put was not done: {first.Error}");
            if (!(await cluster.Quorum(Slow).PutAsync(key, "second", "w=2", context: null, cancellation)).IsDone)
                continue;
            acknowledged++;
            var read = await cluster.Quorum("n3").GetAsync(key, "r=2", cancellation);
            if (!read.IsAnswered)
                throw new ClusterException($"a get was not answered: {read.Error}");
            lost += read.Values.Contains("second", StringComparer.Ordinal) ? 0 : 1;
        }

        cluster.Say(bucket, $"{acknowledged} of {Keys} second writes were acknowledged after the first; {lost} of them are gone");
        return (acknowledged, lost);
    }
}

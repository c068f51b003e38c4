using System.Globalization;
using System.Net;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Recipes;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Workloads.Partitions;

namespace ActorDist.Lab.Experiments.Partitioning;

/// <summary>The numbers 1 to 5 over five nodes, each worked on by exactly one, by the recipe <c>partition</c>; one node dies.</summary>
public sealed class PartitionOfASet : IClusterExperiment
{
    private const string Victim = "n3";
    private static readonly string[] Numbers = ["1", "2", "3", "4", "5"];
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>What may pass from the end of a lease until a survivor owns the number: a sweep, a decision, a look, and all that on a busy machine.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public string Name => "partition-of-a-set";

    /// <inheritdoc/>
    public string Claim => "The numbers 1 to 5 are divided over the nodes; one is killed, its number is owned again, and no number ever has two owners with valid sessions.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ClusterSpec.Of(Numbers.Length, "lab", freePorts: true, []);

    /// <inheritdoc/>
    public bool TakesMoreNodes => true;

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var workers = cluster.Nodes.Select((node, i) => new PartitionWorker(cluster.Run, node, i, new RecipeHttpClient(http, node.Spec.Http))).ToList();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        cluster.Run.Phase("joining");
        await Task.WhenAll(workers.Select(worker => worker.JoinAsync(Numbers, cancellation)));
        var working = Task.WhenAll(workers.Select(worker => worker.RunAsync(stop.Token)));
        var survivors = workers.Where(worker => !string.Equals(worker.Name, Victim, StringComparison.Ordinal)).ToList();
        IReadOnlyDictionary<string, long> orphans;
        long start, end;
        try
        {
            await UntilCoveredAsync(workers, cancellation);
            start = cluster.Run.Now;
            cluster.Run.Phase("all-alive");
            cluster.Say("divided", Division(workers));
            await Task.Delay(Quiet, cancellation);

            orphans = workers.Except(survivors).Single().Owned;
            cluster.Run.Phase("one-dead");
            await cluster.KillAsync(Victim, cancellation);
            await UntilCoveredAsync(survivors, cancellation);
            cluster.Run.Phase("covered-again");
            cluster.Say("divided", Division(survivors));
            await Task.Delay(Quiet, cancellation);
            end = cluster.Run.Now;
        }
        finally
        {
            await stop.CancelAsync();
            await working;
        }

        cluster.Run.Phase("judging");
        var refused = await RefusedAsync(new RecipeHttpClient(http, cluster.Nodes[0].Spec.Http), orphans, cancellation);
        cluster.Say("fenced", $"{refused} of {orphans.Count} writes with the dead node's epoch were refused");
        var (judgement, gap) = new PartitionJudge(Numbers, (long)LongestGap.TotalNanoseconds).Judge([.. workers.SelectMany(worker => worker.Holds)], start, end);
        cluster.Say("judged", judgement.Sentence);
        (string, long)[] counts =
        [
            ("numbers", Numbers.Length), ("numbers of the dead node", orphans.Count), ("ownerships", workers.Sum(worker => worker.Holds.Count)),
            ("longest time without an owner in ms", gap / 1_000_000), ("writes of an old epoch refused", refused),
        ];
        return judgement.Verdict == Verdict.Violated ? Finding.Violated(judgement.Sentence, counts)
            : refused < orphans.Count ? Finding.Violated($"{orphans.Count - refused} writes with an old epoch were taken", counts)
            : orphans.Count == 0 ? Finding.Unknown("the node that was killed owned nothing", counts)
            : judgement.Verdict == Verdict.Unknown ? Finding.Unknown(judgement.Sentence, counts)
            : Finding.Held(counts);
    }

    private static Task UntilCoveredAsync(IReadOnlyList<PartitionWorker> workers, CancellationToken cancellation) => ExperimentCluster.UntilAsync(
        _ => Task.FromResult(Numbers.ToHashSet(StringComparer.Ordinal).SetEquals(workers.SelectMany(worker => worker.Owned.Keys))),
        $"{Names.Of(workers.Select(worker => worker.Name))} own all numbers",
        cancellation);

    /// <summary>Writes as the dead node would if it had only been paused: with the epochs that it had.</summary>
    private static async Task<int> RefusedAsync(RecipeHttpClient recipes, IReadOnlyDictionary<string, long> orphans, CancellationToken cancellation)
    {
        var refused = 0;
        foreach (var (number, epoch) in orphans)
        {
            var write = await recipes.DoAsync(PartitionWorker.Fenced(number), "put", new { Token = epoch, Value = Victim }, cancellation);
            refused += write.Code == HttpStatusCode.PreconditionFailed ? 1 : 0;
        }

        return refused;
    }

    private static string Division(IEnumerable<PartitionWorker> workers) => string.Join("; ", workers.Select(worker =>
        $"{worker.Name}: {string.Join(", ", worker.Owned.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Key} in epoch {item.Value}")))}"));
}

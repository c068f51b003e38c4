using ActorDist.Lab.Processes;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Experiments.Stores;

/// <summary>Clients that move between the sides of a partition: with one replica's answer they see their own writes undone and time go back.</summary>
public sealed class SessionGuarantees : IClusterExperiment
{
    private static readonly string[] Lost = ["read-your-writes", "monotonic-reads"];

    /// <inheritdoc/>
    public string Name => "session-guarantees";

    /// <inheritdoc/>
    public string Claim => "Clients that move between the sides of a partition lose read-your-writes and monotonic reads with r=1 and w=1, and keep them with registers.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => TwoSides.Cluster;

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var (registers, quorum) = await TwoSides.RunAsync(cluster, areMoving: true, cancellation);
        var (kept, given) = (cluster.Run.Judge(registers), cluster.Run.Judge(quorum));
        (string, long)[] counts =
        [
            ("operations on registers judged", kept[Lost[0]].Operations), ("operations on the quorum store judged", given[Lost[0]].Operations),
            ("registers, answered to the majority in the partition", TwoSides.Answered(registers, TwoSides.Majority)),
            ("quorum store, answered to the majority in the partition", TwoSides.Answered(quorum, TwoSides.Majority)),
            ("quorum store, answered to the minority in the partition", TwoSides.Answered(quorum, TwoSides.Minority)),
        ];
        foreach (var guarantee in Lost)
        {
            cluster.Say(guarantee, $"registers {kept[guarantee].Verdict}, quorum store {given[guarantee].Verdict}: {given[guarantee].Sentence}");
            if (kept[guarantee].Verdict == Verdict.Violated)
                return Finding.Violated($"registers: {kept[guarantee].Sentence}", counts);
        }

        return counts.Any(count => count.Item2 == 0) ? Finding.Unknown("nobody was answered where somebody should have been: nothing was tested", counts)
            : Array.Find(Lost, each => kept[each].Verdict == Verdict.Unknown) is { } open ? Finding.Unknown($"registers, {open}: {kept[open].Sentence}", counts)
            : Array.Find(Lost, each => given[each].Verdict != Verdict.Violated) is { } whole
                ? Finding.Unknown($"quorum store, {whole}: {given[whole].Sentence}", counts)
            : Finding.Held(counts);
    }
}

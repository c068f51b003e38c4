using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Experiments.Stores;

/// <summary>One partition and both stores: the one that stays linearizable refuses on one side, the one that answers everywhere does not stay so.</summary>
public sealed class CapTheorem : IClusterExperiment
{
    /// <inheritdoc/>
    public string Name => "cap";

    /// <inheritdoc/>
    public string Claim =>
        "In a partition the registers stay linearizable and the minority gets no answer; the quorum store answers both sides and is not linearizable.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => TwoSides.Cluster;

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var (registers, quorum) = await TwoSides.RunAsync(cluster, areMoving: false, cancellation);
        var consistent = cluster.Run.Judge(registers)[StoreJudging.Linearizable];
        var available = cluster.Run.Judge(quorum)[StoreJudging.Linearizable];
        var (majority, minority) = (TwoSides.Answered(registers, TwoSides.Majority), TwoSides.Answered(registers, TwoSides.Minority));
        var (left, right) = (TwoSides.Answered(quorum, TwoSides.Majority), TwoSides.Answered(quorum, TwoSides.Minority));
        (string, long)[] counts =
        [
            ("operations on registers judged", consistent.Operations), ("operations on the quorum store judged", available.Operations),
            ("registers, answered to the majority in the partition", majority), ("registers, answered to the minority in the partition", minority),
            ("quorum store, answered to the majority in the partition", left), ("quorum store, answered to the minority in the partition", right),
        ];
        return consistent.Verdict == Verdict.Violated ? Finding.Violated($"the registers are not linearizable: {consistent.Sentence}", counts)
            : minority > 0 ? Finding.Violated($"the minority's registers answered {minority} operations in the partition", counts)
            : left > 0 && right == 0 ? Finding.Violated("the quorum store answered nothing to the minority", counts)
            : majority == 0 || left == 0 ? Finding.Unknown("the majority was not answered in the partition: nothing was tested", counts)
            : consistent.Verdict == Verdict.Unknown ? Finding.Unknown($"the registers: {consistent.Sentence}", counts)
            : available.Verdict != Verdict.Violated ? Finding.Unknown($"the quorum store: {available.Sentence}", counts)
            : Finding.Held(counts);
    }
}

using System.Globalization;
using ActorDist.Lab.Experiments.Stores;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models.CasRegister;

namespace ActorDist.Lab.Experiments.Clocks;

/// <summary>
/// A clock that is set back while its node runs. What the node takes in after another's write was acknowledged gets an earlier time than
/// that one; where the last write wins it loses. A register reads no clock.
/// </summary>
public sealed class ClockSkew : IClusterExperiment
{
    private const int Keys = 25;
    private const string Wrong = "n2";
    private const string Skew = "-5s";
    private const long First = 1;
    private const long Second = 2;

    /// <inheritdoc/>
    public string Name => "clock-skew";

    /// <inheritdoc/>
    public string Claim => "A node whose clock is 5 s behind has its acknowledged writes lost where the last write wins; the register loses none.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ClusterSpec.Of(3, "lab", freePorts: true, []);

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var registers = (Store: (IRegisterStore)new ConsensusRegisters(cluster), History: History("registers"));
        var lastWrite = (Store: (IRegisterStore)new QuorumRegisters(cluster, answers: 2), History: History("last-write-wins"));
        cluster.Run.Phase("right-clocks");
        var before = await WriteAsync(cluster, lastWrite, "right", cancellation);
        cluster.Run.Phase("skewed-clock");
        await cluster.SkewAsync(Wrong, Skew, cancellation);
        var lost = await WriteAsync(cluster, lastWrite, "skewed", cancellation);
        var lostByRegister = await WriteAsync(cluster, registers, "skewed", cancellation);
        if (lost.Lost > before.Lost)
            cluster.Run.Observed(ExperimentCluster.ClockOf(Wrong), $"{lost.Lost} of its writes count as older than ones acknowledged before them");

        cluster.Run.Phase("judging");
        var (consistent, available) = (
            cluster.Run.Judge(registers.History)[StoreJudging.Linearizable], cluster.Run.Judge(lastWrite.History)[StoreJudging.Linearizable]);
        (string, long)[] counts =
        [
            ("acknowledged by last write wins, right clocks", before.Acknowledged), ("lost by last write wins, right clocks", before.Lost),
            ("acknowledged by last write wins, skewed", lost.Acknowledged), ("lost by last write wins, skewed", lost.Lost),
            ("acknowledged by registers, skewed", lostByRegister.Acknowledged), ("lost by registers, skewed", lostByRegister.Lost),
        ];
        return lostByRegister.Lost > 0 ? Finding.Violated($"registers lost {lostByRegister.Lost} acknowledged writes", counts)
            : consistent.Verdict == Verdict.Violated ? Finding.Violated($"the registers are not linearizable: {consistent.Sentence}", counts)
            : lost.Acknowledged == 0 || lostByRegister.Acknowledged == 0 ? Finding.Unknown("no later write was acknowledged", counts)
            : lost.Lost == 0 ? Finding.Unknown("last-write-wins lost nothing", counts)
            : consistent.Verdict == Verdict.Unknown ? Finding.Unknown($"the registers: {consistent.Sentence}", counts)
            : available.Verdict != Verdict.Violated ? Finding.Unknown($"last-write-wins lost writes, and its history does not show it: {available.Sentence}", counts)
            : Finding.Held(counts);

        StoreHistory History(string store) => cluster.Run.Store(store, cluster.Nodes.Count, _ => "all");
    }

    /// <summary>Writes at a right clock, then at the other node, then reads at the third; counts second writes that are gone.</summary>
    private static async Task<(int Acknowledged, int Lost)> WriteAsync(
        ExperimentCluster cluster, (IRegisterStore Store, StoreHistory History) on, string phase, CancellationToken cancellation)
    {
        var (acknowledged, lost) = (0, 0);
        for (var i = 0; i < Keys; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var key = string.Create(CultureInfo.InvariantCulture, $"clock-{phase}-{i}");
            if (await DoAsync(0, "n1", CasRegisterInput.Write(First)) is null || await DoAsync(1, Wrong, CasRegisterInput.Write(Second)) is null)
                throw new ClusterException($"a write to {key} was not acknowledged");
            acknowledged++;
            if (await DoAsync(2, "n3", CasRegisterInput.Read()) is not { } read)
                throw new ClusterException($"{key} could not be read");
            lost += read.Value == Second ? 0 : 1;

            async Task<CasRegisterOutput?> DoAsync(int client, string node, CasRegisterInput input)
            {
                var (_, outcome, output) = await on.History.DoAsync(client, node, key, input, () => on.Store.DoAsync(node, key, input));
                return outcome == OperationOutcome.Ok ? output : null;
            }
        }

        cluster.Say(on.History.Store, $"{phase}: {acknowledged} writes at {Wrong} were acknowledged after one at n1; {lost} of them are gone");
        return (acknowledged, lost);
    }
}

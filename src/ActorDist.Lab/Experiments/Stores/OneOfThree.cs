using System.Globalization;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models.CasRegister;

namespace ActorDist.Lab.Experiments.Stores;

/// <summary>Three clients write 0, 1 and 2 to one register at the same time, and then the same with compare-and-swap.</summary>
public sealed class OneOfThree : IClusterExperiment
{
    private const int Rounds = 20;

    /// <summary>What each register holds before.</summary>
    private const long Before = -1;

    /// <inheritdoc/>
    public string Name => "serializable-register";

    /// <inheritdoc/>
    public string Claim => "Of 0, 1 and 2 written at once all are acknowledged, and which is left is open; of three compare-and-swaps exactly one is.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ClusterSpec.Of(3, "lab", freePorts: true, []);

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var writes = await RoundsAsync(cluster, "writes", value => CasRegisterInput.Write(value), cancellation);
        var swaps = await RoundsAsync(cluster, "swaps", value => CasRegisterInput.Cas(Before, value), cancellation);
        var judgement = cluster.Run.Judge(writes.History)[StoreJudging.Linearizable];
        var judgementOfSwaps = cluster.Run.Judge(swaps.History)[StoreJudging.Linearizable];
        (string, long)[] counts =
        [
            ("rounds each", Rounds), ("writes acknowledged", writes.Acknowledged), ("different values left by writes", writes.Left.Count),
            ("swaps acknowledged", swaps.Acknowledged), ("rounds with one swap acknowledged", swaps.RoundsWithOne),
        ];
        return judgement.Verdict == Verdict.Violated ? Finding.Violated(judgement.Sentence, counts)
            : judgementOfSwaps.Verdict == Verdict.Violated ? Finding.Violated(judgementOfSwaps.Sentence, counts)
            : swaps.Acknowledged > Rounds ? Finding.Violated($"{swaps.Acknowledged} swaps were acknowledged in {Rounds} rounds", counts)
            : writes.Acknowledged < 3 * Rounds || swaps.RoundsWithOne < Rounds ? Finding.Unknown("not every operation was answered", counts)
            : writes.Left.Count < 2 ? Finding.Unknown("the same value was left each time: nothing showed that the order is open", counts)
            : judgement.Verdict == Verdict.Unknown || judgementOfSwaps.Verdict == Verdict.Unknown ? Finding.Unknown("the judges did not decide", counts)
            : Finding.Held(counts);
    }

    private static async Task<(StoreHistory History, int Acknowledged, int RoundsWithOne, IReadOnlySet<long?> Left)> RoundsAsync(
        ExperimentCluster cluster, string phase, Func<long, CasRegisterInput> input, CancellationToken cancellation)
    {
        cluster.Run.Phase(phase);
        var (store, history) = (new ConsensusRegisters(cluster), cluster.Run.Store(phase, cluster.Nodes.Count, _ => "all"));
        var processes = Enumerable.Range(0, cluster.Nodes.Count).ToArray();
        var (acknowledged, one, left) = (0, 0, new HashSet<long?>());
        for (var round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var key = string.Create(CultureInfo.InvariantCulture, $"{phase}-{round}");
            await DoAsync(0, CasRegisterInput.Write(Before));
            var done = (await Task.WhenAll(processes.Select((_, client) => DoAsync(client, input(client))))).Count(each => each);
            acknowledged += done;
            one += done == 1 ? 1 : 0;
            var read = await history.DoAsync(processes[0], "n1", key, CasRegisterInput.Read(), () => store.DoAsync("n1", key, CasRegisterInput.Read()));
            processes[0] = read.Process;
            if (read.Outcome == OperationOutcome.Ok)
                left.Add(read.Output.Value);

            async Task<bool> DoAsync(int client, CasRegisterInput asked)
            {
                var node = cluster.Nodes[client].Name;
                var end = await history.DoAsync(processes[client], node, key, asked, () => store.DoAsync(node, key, asked));
                processes[client] = end.Process;
                return end is { Outcome: OperationOutcome.Ok, Output.Succeeded: true };
            }
        }

        cluster.Say(phase, $"{acknowledged} of {3 * Rounds} were acknowledged; left were {Names.Of(left.Select(each => each?.ToString(CultureInfo.InvariantCulture) ?? "nothing"))}");
        return (history, acknowledged, one, left);
    }
}

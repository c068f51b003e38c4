using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.CasRegister;

namespace ActorDist.Lab.Experiments.Stores;

/// <summary>Clients that read a number, add one and write it back: a linearizable register does not keep them apart, compare-and-swap does.</summary>
public sealed class LostUpdate : IClusterExperiment
{
    private const int UpdatesEach = 20;

    /// <inheritdoc/>
    public string Name => "lost-update";

    /// <inheritdoc/>
    public string Claim => "Reading, adding one and writing loses acknowledged updates, though the register is linearizable; with compare-and-swap none is lost.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ClusterSpec.Of(3, "lab", freePorts: true, []);

    /// <inheritdoc/>
    public bool TakesMoreNodes => true;

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var written = await AddAsync(cluster, "writes", swap: false, cancellation);
        var swapped = await AddAsync(cluster, "swaps", swap: true, cancellation);
        (string, long)[] counts =
        [
            ("writes acknowledged", written.Acknowledged), ("lost by writes", written.Acknowledged - written.Sum),
            ("swaps acknowledged", swapped.Acknowledged), ("lost by swaps", Math.Max(0, swapped.Acknowledged - swapped.Sum)),
            ("of unknown outcome", written.Unknown + swapped.Unknown),
        ];
        return swapped.Sum < swapped.Acknowledged ? Finding.Violated($"{swapped.Acknowledged} swaps were acknowledged, and the sum is {swapped.Sum}", counts)
            : swapped.Sum > swapped.Acknowledged + swapped.Unknown ? Finding.Violated($"the sum {swapped.Sum} is more than was ever added", counts)
            : written.Acknowledged == 0 || swapped.Acknowledged == 0 ? Finding.Unknown("no update was acknowledged", counts)
            : written.Sum >= written.Acknowledged ? Finding.Unknown("no two writers met: nothing was lost", counts)
            : Finding.Held(counts);
    }

    private static async Task<(int Acknowledged, int Unknown, long Sum)> AddAsync(
        ExperimentCluster cluster, string phase, bool swap, CancellationToken cancellation)
    {
        cluster.Run.Phase(phase);
        var store = new ConsensusRegisters(cluster);
        var history = cluster.Run.Store(phase, cluster.Nodes.Count, _ => "all");
        var key = $"sum-of-{phase}";
        var first = await history.DoAsync(0, "n1", key, CasRegisterInput.Write(0), () => store.DoAsync("n1", key, CasRegisterInput.Write(0)));
        if (first.Outcome != OperationOutcome.Ok)
            throw new ClusterException("the sum could not be set to 0");
        var ends = await Task.WhenAll(cluster.Nodes.Select((node, client) => AddAsync(history, store, key, node.Name, client, swap, cancellation)));
        var process = ends[0].Process;
        var last = await history.DoAsync(process, "n1", key, CasRegisterInput.Read(), () => store.DoAsync("n1", key, CasRegisterInput.Read()));
        if (last is not { Outcome: OperationOutcome.Ok, Output.Value: { } sum })
            throw new ClusterException("the sum could not be read");
        var (acknowledged, unknown) = (ends.Sum(end => end.Acknowledged), ends.Sum(end => end.Unknown));
        cluster.Say(phase, $"{acknowledged} times one was added and acknowledged; the sum is {sum}");
        return (acknowledged, unknown, sum);
    }

    private static async Task<(int Process, int Acknowledged, int Unknown)> AddAsync(
        StoreHistory history, ConsensusRegisters store, string key, string node, int process, bool swap, CancellationToken cancellation)
    {
        var (acknowledged, unknown) = (0, 0);
        for (var i = 0; i < UpdatesEach; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = await history.DoAsync(process, node, key, CasRegisterInput.Read(), () => store.DoAsync(node, key, CasRegisterInput.Read()));
            process = read.Process;
            if (read is not { Outcome: OperationOutcome.Ok, Output.Value: { } value })
                continue;
            var input = swap ? CasRegisterInput.Cas(value, value + 1) : CasRegisterInput.Write(value + 1);
            var update = await history.DoAsync(process, node, key, input, () => store.DoAsync(node, key, input));
            process = update.Process;
            acknowledged += update is { Outcome: OperationOutcome.Ok, Output.Succeeded: true } ? 1 : 0;
            unknown += update.Outcome == OperationOutcome.Unknown ? 1 : 0;
        }

        return (process, acknowledged, unknown);
    }
}

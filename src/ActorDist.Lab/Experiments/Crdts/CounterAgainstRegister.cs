using System.Globalization;
using ActorDist.Lab.Crdts;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.Experiments.Crdts;

/// <summary>The same sum kept twice by clients at every node: read, add one and write to a last-writer-wins register; and in a counter that merges.</summary>
public sealed class CounterAgainstRegister : IClusterExperiment
{
    private const int AddsEach = 20;
    private const string Register = "lww-register";
    private const string Counter = "pncounter";

    /// <inheritdoc/>
    public string Name => "crdt-vs-lww";

    /// <inheritdoc/>
    public string Claim => "Clients at three nodes that read, add one and write lose acknowledged updates where the last writer wins; the counter that merges loses none.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ClusterSpec.Of(3, "lab", freePorts: true, []);

    /// <inheritdoc/>
    public bool TakesMoreNodes => true;

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        cluster.Run.Phase("last-writer-wins");
        var written = await AddAsync(cluster, ReadAddWriteAsync, cancellation);
        cluster.Run.Phase("counter");
        var counted = await AddAsync(
            cluster, (client, token) => client.ChangeAsync(Counter, "sum", new CrdtAct("inc", By: 1), "local", token), cancellation);
        cluster.Run.Phase("reading");
        long register = 0, counter = 0;
        var isSame = await Polling.UntilAsync(
            async token =>
            {
                var registers = await Task.WhenAll(cluster.Nodes.Select(node => RegisterAsync(cluster.Crdts(node.Name), token)));
                var counters = await Task.WhenAll(cluster.Nodes.Select(async node => await cluster.Crdts(node.Name).CountAsync(Counter, "sum", "local", token) ?? 0));
                (register, counter) = (registers[0], counters[0]);
                return registers.All(each => each == register) && counters.All(each => each == counter) && counter >= counted.Acknowledged;
            },
            ExperimentCluster.Patience,
            TimeSpan.FromMilliseconds(200),
            cancellation);
        cluster.Say("read", $"{written.Acknowledged} times one was added to the register, which is {register}; {counted.Acknowledged} times to the counter, which is {counter}");
        (string, long)[] counts =
        [
            ("writes acknowledged", written.Acknowledged), ("lost by the register", written.Acknowledged - register),
            ("increments acknowledged", counted.Acknowledged), ("lost by the counter", Math.Max(0, counted.Acknowledged - counter)),
            ("of unknown outcome", written.Unknown + counted.Unknown),
        ];
        return counter < counted.Acknowledged ? Finding.Violated($"{counted.Acknowledged} increments were acknowledged, and the counter is {counter}", counts)
            : counter > counted.Acknowledged + counted.Unknown ? Finding.Violated($"the counter is {counter}, which is more than was ever added", counts)
            : !isSame ? Finding.Unknown("the nodes did not come to show the same", counts)
            : register >= written.Acknowledged ? Finding.Unknown("no two writers met: the register lost nothing", counts)
            : Finding.Held(counts);
    }

    private static async Task<OperationOutcome> ReadAddWriteAsync(CrdtHttpClient client, CancellationToken cancellation)
    {
        var sum = await RegisterAsync(client, cancellation);
        return await client.ChangeAsync(
            Register, "written", new CrdtAct("set", Value: (sum + 1).ToString(CultureInfo.InvariantCulture)), "local", cancellation);
    }

    private static async Task<long> RegisterAsync(CrdtHttpClient client, CancellationToken cancellation) =>
        await client.GetAsync(Register, "written", "local", cancellation) is { } value
            ? long.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture)
            : 0;

    private static async Task<(int Acknowledged, int Unknown)> AddAsync(
        ExperimentCluster cluster, Func<CrdtHttpClient, CancellationToken, Task<OperationOutcome>> add, CancellationToken cancellation)
    {
        var ends = await Task.WhenAll(cluster.Nodes.Select(async node =>
        {
            var (acknowledged, unknown) = (0, 0);
            for (var i = 0; i < AddsEach; i++)
            {
                var outcome = await add(cluster.Crdts(node.Name), cancellation);
                acknowledged += outcome == OperationOutcome.Ok ? 1 : 0;
                unknown += outcome == OperationOutcome.Unknown ? 1 : 0;
            }

            return (acknowledged, unknown);
        }));
        return (ends.Sum(end => end.acknowledged), ends.Sum(end => end.unknown));
    }
}

using System.Globalization;
using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Experiments.Network;

/// <summary>
/// Three of the fallacies of distributed computing (Deutsch): the network is reliable, latency is zero, bandwidth is infinite. Each is made
/// wrong by the nodes' fault switch and measured from inside, by what a client of one node waits.
/// </summary>
public sealed class Fallacies : IClusterExperiment
{
    private const int Delay = 50;
    private const int Rate = 128 * 1024;

    /// <summary>Milliseconds after which TCP sends again what was lost, less what a timer may be early.</summary>
    private const double Retransmission = 180;

    /// <summary>Milliseconds that a round trip may take longer than its cause explains, on a busy machine.</summary>
    private const double Busy = 100;

    /// <inheritdoc/>
    public string Name => "fallacies";

    /// <inheritdoc/>
    public string Claim =>
        "Latency, loss, bandwidth and a cut are seen from inside as much as they are made: in round trips before, during and after.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ExperimentCluster.WhereNobodyLeaves(3);

    /// <inheritdoc/>
    public bool NeedsSharedNetwork => true;

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        // The first requests of a process are slow for reasons of its own.
        await RoundTrips.MeasureAsync("warm-up", cluster.Quorum("n1"), isCut: false, cancellation);
        var before = await MeasureAsync(cluster, "before", fault: null, "", cancellation);
        var delay = await MeasureAsync(cluster, "latency", new LinkFault.Slow(Delay: $"{Delay}ms"), $"every link delays by {Delay} ms", cancellation);
        var loss = await MeasureAsync(cluster, "loss", new LinkFault.Slow(Loss: "20%"), "every link loses 20 % of its frames, which TCP sends again", cancellation);
        var rate = await MeasureAsync(cluster, "bandwidth", new LinkFault.Slow(Rate: "128KiB"), "every link carries 128 KiB a second", cancellation);
        var cut = await MeasureAsync(
            cluster, "cut", new LinkFault.Partition(["n1", "n2"], ["n3"]), "n3 hears nobody, and nobody hears n3", cancellation);
        var after = await MeasureAsync(cluster, "after", fault: null, "", cancellation);
        cluster.Run.Measured(new RunTable("Round trips", RoundTrips.Columns, [.. new[] { before, delay, loss, rate, cut, after }.Select(row => row.Cells)]));

        var late = loss.Gets.Count(get => get >= Retransmission);
        (string, long)[] counts =
        [
            ("round trip before in microseconds", (long)(1000 * before.Median)), ("with latency", (long)(1000 * delay.Median)),
            ("with loss", (long)(1000 * loss.Median)), ("late by a retransmission", late), ("answered in the cut by all three", cut.Gets.Count),
            ("put of 60 KiB before in ms", (long)before.Put!), ("with bandwidth", (long)rate.Put!), ("round trip after in microseconds", (long)(1000 * after.Median)),
        ];
        var carried = 1000.0 * RoundTrips.LargeValue / Rate;
        return delay.Median < 2 * Delay ? Violated($"a delay of {Delay} ms each way, and a round trip takes {delay.Median:0.0} ms")
            : rate.Put < 0.8 * carried ? Violated($"60 KiB at 128 KiB a second take {carried:0} ms, and were put in {rate.Put:0} ms")
            : late == 0 ? Violated($"a fifth of the frames is lost, and no round trip was late by a retransmission")
            : cut.Gets.Count > 0 ? Violated($"all three replicas answered {cut.Gets.Count} gets in the cut")
            : after.Median >= before.Median + (2 * Delay) ? Violated($"after the heal a round trip takes {after.Median:0.0} ms, and {before.Median:0.0} ms before")
            : new[] { before, delay, loss, rate, after }.Any(row => row.Unanswered > 0) ? Finding.Unknown("gets were not answered where no link was cut", counts)
            : delay.Median > before.Median + (2 * Delay) + Busy ? Finding.Unknown("the machine was too busy: round trips took longer than their delay explains", counts)
            : Finding.Held(counts);

        Finding Violated(FormattableString reason) => Finding.Violated(reason.ToString(CultureInfo.InvariantCulture), counts);
    }

    private static async Task<RoundTrips> MeasureAsync(
        ExperimentCluster cluster, string phase, LinkFault? fault, string said, CancellationToken cancellation)
    {
        cluster.Run.Phase(phase);
        if (fault is not null)
            await cluster.BreakAsync(fault, said, cancellation);
        var measured = await RoundTrips.MeasureAsync(phase, cluster.Quorum("n1"), isCut: fault is LinkFault.Partition, cancellation);
        cluster.Say("measured", $"{measured}");
        if (fault is not null)
        {
            cluster.Observed($"{measured}");
            await cluster.HealAsync(cancellation);
            await cluster.UntilReachesAsync("n1", ["n2", "n3"], cancellation);
        }

        return measured;
    }
}

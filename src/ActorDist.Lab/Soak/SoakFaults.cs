using System.Diagnostics;
using ActorDist.Lab.Experiments;
using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Soak;

/// <summary>The faults that a soak makes, by name. Each goes on for a time and ends; what that leaves broken is mended at the end of the round.</summary>
internal static class SoakFaults
{
    private const string Skew = "-5s";
    private const string NoSkew = "0s";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    /// <summary>What takes a disk away. What was on two of three disks is gone with the second, so that a round loses one.</summary>
    public const string Wipe = "wipe";

    /// <summary>What leaves no side that a resolver could keep.</summary>
    private static readonly string[] Sideless = ["bridge", "ring"];

    private delegate Task Fault(ExperimentCluster cluster, Random random, TimeSpan lasts, CancellationToken cancellation);

    private static readonly SortedDictionary<string, Fault> Faults = new(StringComparer.Ordinal)
    {
        ["kill"] = (cluster, random, lasts, token) => KillAsync(cluster, Any(cluster, random), wipes: false, lasts, token),
        [Wipe] = (cluster, random, lasts, token) => KillAsync(cluster, Any(cluster, random), wipes: true, lasts, token),
        ["pause"] = PauseAsync,
        ["cut"] = (cluster, random, lasts, token) =>
        {
            var (minority, majority) = Sides(cluster, random);
            return LinksAsync(
                cluster, [new LinkFault.Partition(majority, minority)], $"{Names.Of(majority)} and {Names.Of(minority)} do not hear each other", lasts, token);
        },
        ["one-way"] = (cluster, random, lasts, token) =>
        {
            var (minority, majority) = Sides(cluster, random);
            return LinksAsync(
                cluster,
                [.. minority.SelectMany(from => majority.Select(to => new LinkFault.OneWay(from, to)))],
                $"what {Names.Of(minority)} sends to {Names.Of(majority)} is lost",
                lasts,
                token);
        },
        ["isolate"] = (cluster, random, lasts, token) =>
        {
            var alone = Any(cluster, random).Name;
            string[] others = [.. cluster.Nodes.Select(node => node.Name).Where(name => !string.Equals(name, alone, StringComparison.Ordinal))];
            return LinksAsync(cluster, [new LinkFault.Partition([alone], others)], $"{alone} and the others do not hear each other", lasts, token);
        },
        ["bridge"] = (cluster, random, lasts, token) =>
        {
            var nodes = Shuffled(cluster, random);
            var half = nodes.Length / 2;
            return LinksAsync(
                cluster,
                [new LinkFault.Bridge(nodes[0], nodes[1..(half + 1)], nodes[(half + 1)..])],
                $"{Names.Of(nodes[1..(half + 1)])} and {Names.Of(nodes[(half + 1)..])} hear only {nodes[0]} in common",
                lasts,
                token);
        },
        ["ring"] = (cluster, random, lasts, token) =>
        {
            // Each hears as many neighbours on either side as make a majority with itself, and no two the same: of five, one.
            var nodes = Shuffled(cluster, random);
            var heard = ((nodes.Length / 2) + 1) / 2;
            var cuts =
                from first in Enumerable.Range(0, nodes.Length)
                from second in Enumerable.Range(first + 1, nodes.Length - first - 1)
                where Math.Min(second - first, nodes.Length - (second - first)) > heard
                select new LinkFault.Partition([nodes[first]], [nodes[second]]);
            return LinksAsync(cluster, [.. cuts], $"in the ring {string.Join(", ", nodes)} each hears its neighbours only", lasts, token);
        },
        ["slow"] = (cluster, _, lasts, token) => LinksAsync(
            cluster, [new LinkFault.Slow(Delay: "60ms", Loss: "5%")], "every link takes 60 ms and loses one frame in twenty", lasts, token),
        ["skew"] = SkewAsync,
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> All => [.. Faults.Keys];

    /// <summary>Whether a fault can be made only where nobody is downed and nobody ends itself: else everybody would.</summary>
    public static bool NeedsEverybody(string name) => Sideless.Contains(name, StringComparer.Ordinal);

    /// <summary>Makes a fault for a time.</summary>
    /// <exception cref="ClusterException">It could not be made, or not be ended.</exception>
    /// <exception cref="HttpRequestException">A node that was needed for it did not answer.</exception>
    public static Task MakeAsync(string name, ExperimentCluster cluster, Random random, TimeSpan lasts, CancellationToken cancellation) =>
        Faults[name](cluster, random, lasts, cancellation);

    private static async Task KillAsync(ExperimentCluster cluster, NodeProcess victim, bool wipes, TimeSpan lasts, CancellationToken cancellation)
    {
        await cluster.KillAsync(victim.Name, cancellation);
        if (wipes)
        {
            victim.WipeDisk();
            cluster.Run.Observed(victim.Name, $"the data folder of {victim.Name} is gone");
        }

        await Task.Delay(lasts, cancellation);
        await cluster.StartAsync(victim.Name, cancellation);
        if (wipes)
            await NewDisk.TakeInAsync(cluster.Nodes, victim, cancellation);
    }

    private static async Task PauseAsync(ExperimentCluster cluster, Random random, TimeSpan lasts, CancellationToken cancellation)
    {
        var victim = Any(cluster, random);
        await victim.PauseAsync(cancellation);
        cluster.Run.FaultBegan(victim.Name, $"{victim.Name} paused by SIGSTOP");
        cluster.Run.Observed(victim.Name, $"the process of {victim.Name} stands still");
        await Task.Delay(lasts, cancellation);
        await victim.ResumeAsync(cancellation);
        cluster.Run.FaultsEnded(victim.Name, evidence: null);
    }

    private static async Task LinksAsync(
        ExperimentCluster cluster, IReadOnlyList<LinkFault> faults, string said, TimeSpan lasts, CancellationToken cancellation)
    {
        var before = await LinkWitness.CountAsync(cluster.Nodes, cancellation);
        await cluster.BreakAsync(faults, said, cancellation);
        var (clock, evidence) = (Stopwatch.StartNew(), (string?)null);

        // Nobody speaks any more of the links of a member that has been removed meanwhile: what is seen first is kept.
        await Polling.UntilAsync(
            async token => (evidence = (await LinkWitness.CountAsync(cluster.Nodes, token)).Since(before)) is not null, lasts, Interval, cancellation);
        if (lasts > clock.Elapsed)
            await Task.Delay(lasts - clock.Elapsed, cancellation);
        evidence = (await LinkWitness.CountAsync(cluster.Nodes, cancellation)).Since(before) ?? evidence;
        if (evidence is not null)
            cluster.Observed(evidence);
        await cluster.HealAsync(cancellation);
    }

    private static async Task SkewAsync(ExperimentCluster cluster, Random random, TimeSpan lasts, CancellationToken cancellation)
    {
        var victim = Any(cluster, random);
        await cluster.SkewAsync(victim.Name, Skew, cancellation);
        if (await LinkWitness.SkewOfAsync(cluster.Nodes, victim.Name, cancellation) is { } skew)
            cluster.Run.Observed(ExperimentCluster.ClockOf(victim.Name), $"{victim.Name} says that its clock is wrong by {skew}");
        await Task.Delay(lasts, cancellation);
        await victim.Client.SkewClockAsync(victim.Name, NoSkew, cancellation);
        cluster.Run.FaultsEnded(ExperimentCluster.ClockOf(victim.Name), evidence: null);
    }

    private static (string[] Minority, string[] Majority) Sides(ExperimentCluster cluster, Random random)
    {
        var nodes = Shuffled(cluster, random);
        var few = (nodes.Length - 1) / 2;
        return ([.. nodes[..few].Order(StringComparer.Ordinal)], [.. nodes[few..].Order(StringComparer.Ordinal)]);
    }

    private static string[] Shuffled(ExperimentCluster cluster, Random random)
    {
        var nodes = cluster.Nodes.Select(node => node.Name).ToArray();
        random.Shuffle(nodes);
        return nodes;
    }

    /// <summary>A node that runs, where most do: never is a majority away by what the laboratory does.</summary>
    private static NodeProcess Any(ExperimentCluster cluster, Random random)
    {
        var running = cluster.Nodes.Where(node => node.State == NodeState.Running).ToList();
        return running.Count > (cluster.Nodes.Count / 2) + 1
            ? running[random.Next(running.Count)]
            : throw new ClusterException($"{running.Count} of {cluster.Nodes.Count} nodes run; with one less there is no majority");
    }
}

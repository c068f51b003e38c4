using ActorDist.Lab.Experiments;
using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Soak;

/// <summary>The faults that a soak makes, by name.</summary>
internal static class SoakFaults
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private delegate Task Fault(ExperimentCluster cluster, Random random, TimeSpan lasts, CancellationToken cancellation);

    private static readonly SortedDictionary<string, Fault> All = new(StringComparer.Ordinal)
    {
        ["kill"] = KillAsync,
        ["pause"] = PauseAsync,
        ["cut"] = CutAsync,
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. All.Keys];

    /// <summary>Makes a fault for a time; what it leaves broken is mended later.</summary>
    public static Task MakeAsync(string name, ExperimentCluster cluster, Random random, TimeSpan lasts, CancellationToken cancellation) =>
        All[name](cluster, random, lasts, cancellation);

    private static async Task KillAsync(ExperimentCluster cluster, Random random, TimeSpan lasts, CancellationToken cancellation)
    {
        var victim = Any(cluster, random).Name;
        await cluster.KillAsync(victim, cancellation);
        await Task.Delay(lasts, cancellation);
        await cluster.StartAsync(victim, cancellation);
    }

    private static async Task PauseAsync(ExperimentCluster cluster, Random random, TimeSpan lasts, CancellationToken cancellation)
    {
        var victim = Any(cluster, random);
        await victim.PauseAsync(cancellation);
        cluster.Run.FaultBegan(victim.Name, $"{victim.Name} paused by SIGSTOP");
        cluster.Run.Observed(victim.Name, $"the process of {victim.Name} is stopped");
        await Task.Delay(lasts, cancellation);
        await victim.ResumeAsync(cancellation);
        cluster.Run.FaultsEnded(victim.Name, evidence: null);
    }

    private static async Task CutAsync(ExperimentCluster cluster, Random random, TimeSpan lasts, CancellationToken cancellation)
    {
        var nodes = cluster.Nodes.Select(node => node.Name).ToArray();
        random.Shuffle(nodes);
        var minority = nodes.Take((nodes.Length - 1) / 2).ToList();
        var majority = nodes.Except(minority, StringComparer.Ordinal).ToList();
        await cluster.BreakAsync(
            new LinkFault.Partition(majority, minority), $"{Names_(majority)} and {Names_(minority)} do not hear each other", cancellation);
        await Polling.UntilAsync(
            async token =>
            {
                var seen = await cluster.Node(majority[0]).Client.MembersAsync(token);
                if (!minority.TrueForAll(name => seen.Member(name) is null || seen.Suspects(name)))
                    return false;
                cluster.Observed($"{majority[0]} does not hear {Names_(minority)}");
                return true;
            },
            lasts,
            Interval,
            cancellation);
        await Task.Delay(lasts, cancellation);
        await cluster.HealAsync(cancellation);
    }

    private static NodeProcess Any(ExperimentCluster cluster, Random random)
    {
        var running = cluster.Nodes.Where(node => node.State == NodeState.Running).ToList();
        return running.Count > cluster.Nodes.Count / 2 ? running[random.Next(running.Count)] : throw new ClusterException("too few nodes run");
    }

    private static string Names_(IEnumerable<string> names) => ActorDist.Lab.Processes.Names.Of(names);
}

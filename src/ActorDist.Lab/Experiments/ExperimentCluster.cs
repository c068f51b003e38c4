using ActorDist.Lab.Crdts;
using ActorDist.Lab.Experiments.Quorum;
using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Experiments;

/// <summary>The processes of an experiment, and what it says of them while it runs.</summary>
/// <param name="home">The cluster.</param>
/// <param name="links">What breaks the links between them.</param>
/// <param name="run">Keeps what happens, and shows it to people.</param>
/// <param name="seed">Seed of what clients do.</param>
public sealed class ExperimentCluster(ClusterHome home, ILinks links, RunRecorder run, int seed)
{
    /// <summary>How long anything that the cluster does by itself may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Nobody is downed and nobody ends itself: what is broken is mended by the experiment, which is about what both sides do until then.</summary>
    private static readonly string[] NobodyLeaves =
    [
        "akka.cluster.downing-provider-class=\"\"", "actordist.takeover.evidence=off", "actordist.takeover.early-minority.enabled=off",
    ];

    /// <summary>All links, as what a fault is on.</summary>
    private const string Links = "links";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<string, QuorumHttpClient> _quorum = new(StringComparer.Ordinal);

    /// <summary>A cluster on free ports both sides of which stay members while links are broken.</summary>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="settings">Settings over the lab's profile, path=value.</param>
    public static ClusterSpec WhereNobodyLeaves(int nodes, params string[] settings) =>
        ClusterSpec.Of(nodes, "lab", freePorts: true, [.. NobodyLeaves, .. settings]);

    /// <summary>What is kept of the run.</summary>
    public RunRecorder Run => run;

    /// <summary>Seed of what clients do.</summary>
    public int Seed => seed;

    /// <summary>Its nodes.</summary>
    public IReadOnlyList<NodeProcess> Nodes => home.Nodes;

    /// <summary>The node of a name.</summary>
    public NodeProcess Node(string name) => home.Node(name);

    /// <summary>The quorum store through one node.</summary>
    public QuorumHttpClient Quorum(string node)
    {
        if (!_quorum.TryGetValue(node, out var client))
            _quorum.Add(node, client = new QuorumHttpClient(home.Node(node).Spec.Http));
        return client;
    }

    /// <summary>Replicated objects through one node.</summary>
    public CrdtHttpClient Crdts(string node) => new(home.Node(node).Spec.Http);

    /// <summary>Something happened.</summary>
    public void Say(string what, string detail) => run.Say(what, detail);

    /// <summary>Kills a node with SIGKILL.</summary>
    public async Task KillAsync(string name, CancellationToken cancellation)
    {
        await Node(name).KillAsync(cancellation);
        run.FaultBegan(name, $"{name} killed by SIGKILL");
        run.Observed(name, $"the process of {name} has ended");
        Say("killed", $"{name} by SIGKILL");
    }

    /// <summary>Starts a node again and waits until it takes part.</summary>
    public async Task StartAsync(string name, CancellationToken cancellation)
    {
        await new ClusterControl(home).StartAsync(name, new Progress<string>(), cancellation);
        run.FaultsEnded(name, evidence: null);
        Say("started", name);
    }

    /// <summary>Lets a node leave the cluster by SIGTERM, and waits until its process has ended.</summary>
    /// <exception cref="ClusterException">It did not.</exception>
    public async Task LeaveAsync(string name, CancellationToken cancellation)
    {
        await Node(name).StopAsync(ClusterControl.LeaveTimeout, cancellation);
        Say("left", $"{name}, by SIGTERM");
    }

    /// <summary>Breaks links.</summary>
    public Task BreakAsync(LinkFault fault, string said, CancellationToken cancellation) => BreakAsync([fault], said, cancellation);

    /// <summary>Breaks links in several ways, which together are one fault.</summary>
    public async Task BreakAsync(IEnumerable<LinkFault> faults, string said, CancellationToken cancellation)
    {
        try
        {
            foreach (var fault in faults)
                await links.BreakAsync(fault, cancellation);
        }
        catch (ClusterException e)
        {
            run.FaultNotMade(said, e.Message);
            throw;
        }

        run.FaultBegan(Links, said);
        Say("broken", said);
    }

    /// <summary>Sets a node's clock wrong while it runs.</summary>
    /// <param name="name">The node.</param>
    /// <param name="skew">How wrong, such as -5s.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ClusterException">It could not be done.</exception>
    public async Task SkewAsync(string name, string skew, CancellationToken cancellation)
    {
        var what = $"the clock of {name} is wrong by {skew}";
        try
        {
            await Nodes[0].Client.SkewClockAsync(name, skew, cancellation);
        }
        catch (HttpRequestException e)
        {
            run.FaultNotMade(what, e.Message);
            throw new ClusterException($"the clock could not be set: {e.Message}", e);
        }

        run.FaultBegan(ClockOf(name), what);
        Say("skewed", what);
    }

    /// <summary>What a fault of a node's clock is on.</summary>
    public static string ClockOf(string name) => $"clock of {name}";

    /// <summary>Ends all faults.</summary>
    public async Task HealAsync(CancellationToken cancellation)
    {
        var lost = await links.HealAsync(cancellation);
        run.FaultsEnded(Links, lost);
        Say("healed", $"every link is whole{(lost is null ? "" : "; " + lost)}");
    }

    /// <summary>Something was observed that only broken links explain; nothing where none is broken.</summary>
    public void Observed(string evidence) => run.Observed(Links, evidence);

    /// <summary>Waits until a node believes that it can reach exactly these other replicas.</summary>
    /// <exception cref="ClusterException">It did not come to believe it.</exception>
    public async Task UntilReachesAsync(string node, IReadOnlyCollection<string> others, CancellationToken cancellation)
    {
        var what = $"{node} reaches {Names.Of(others)} and nobody else";
        await UntilAsync(
            async token =>
            {
                var placement = await Quorum(node).PlacementAsync("any/key", token);
                return placement.PreferenceList.Where(place => place.IsUp && !string.Equals(place.Node, node, StringComparison.Ordinal))
                    .Select(place => place.Node).ToHashSet(StringComparer.Ordinal).SetEquals(others);
            },
            what,
            cancellation);
        run.Observed(Links, what);
    }

    /// <summary>Waits until all primaries of all these objects hold the same; how many never came to that.</summary>
    /// <param name="node">The node that asks.</param>
    /// <param name="keys">The objects.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<int> UntilWholeAsync(string node, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var torn = keys.ToHashSet(StringComparer.Ordinal);
        await Polling.UntilAsync(
            async token =>
            {
                foreach (var key in torn.ToArray())
                {
                    if ((await Quorum(node).PlacementAsync(key, token)).IsWhole)
                        torn.Remove(key);
                }

                return torn.Count == 0;
            },
            Patience,
            Interval,
            cancellation);
        return torn.Count;
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="ClusterException">It did not.</exception>
    public static async Task UntilAsync(Func<CancellationToken, Task<bool>> condition, string what, CancellationToken cancellation)
    {
        if (!await Polling.UntilAsync(condition, Patience, Interval, cancellation))
            throw new ClusterException($"Not within {Patience.TotalSeconds:0} s: {what}.");
    }
}

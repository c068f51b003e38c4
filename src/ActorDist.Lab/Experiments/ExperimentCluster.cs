using System.Net.Http.Json;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Experiments.Quorum;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments;

/// <summary>The processes of an experiment, and what it says of them while it runs.</summary>
/// <param name="home">The cluster.</param>
/// <param name="timeline">What happens, for people.</param>
public sealed class ExperimentCluster(ClusterHome home, DemoTimeline timeline)
{
    /// <summary>How long anything that the cluster does by itself may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string FaultRoute = "v1/faults";
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<string, QuorumHttpClient> _quorum = new(StringComparer.Ordinal);

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

    /// <summary>Something happened.</summary>
    public void Say(string what, string detail) => timeline.Event(what, detail);

    /// <summary>Kills a node with SIGKILL.</summary>
    public async Task KillAsync(string name, CancellationToken cancellation)
    {
        await Node(name).KillAsync(cancellation);
        Say("killed", $"{name} by SIGKILL");
    }

    /// <summary>Starts a node again and waits until it takes part.</summary>
    public async Task StartAsync(string name, CancellationToken cancellation)
    {
        await new ClusterControl(home).StartAsync(name, new Progress<string>(), cancellation);
        Say("started", name);
    }

    /// <summary>Breaks links, as the body of POST /v1/faults says.</summary>
    public async Task BreakAsync(object shape, string said, CancellationToken cancellation)
    {
        using var response = await Http.PostAsJsonAsync(new Uri(Nodes[0].Spec.Http, FaultRoute), shape, cancellation);
        await CheckAsync(response, cancellation);
        Say("broken", said);
    }

    /// <summary>Ends all faults.</summary>
    public async Task HealAsync(CancellationToken cancellation)
    {
        using var response = await Http.DeleteAsync(new Uri(Nodes[0].Spec.Http, FaultRoute), cancellation);
        await CheckAsync(response, cancellation);
        Say("healed", "every link is whole");
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="ClusterException">It did not.</exception>
    public static async Task UntilAsync(Func<CancellationToken, Task<bool>> condition, string what, CancellationToken cancellation)
    {
        if (!await Polling.UntilAsync(condition, Patience, Interval, cancellation))
            throw new ClusterException($"Not within {Patience.TotalSeconds:0} s: {what}.");
    }

    private static async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode)
            throw new ClusterException($"the fault was not made: {await response.Content.ReadAsStringAsync(cancellation)}");
    }
}

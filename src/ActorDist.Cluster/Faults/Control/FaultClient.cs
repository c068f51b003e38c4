using System.Collections.Concurrent;
using ActorDist.Cluster.Faults.Links;
using ActorDist.Cluster.Faults.Processes;
using ActorDist.Cluster.Membership;

namespace ActorDist.Cluster.Faults.Control;

/// <summary>The faults of the cluster, made from this node: its own switch at once, those of others through their doors.</summary>
/// <param name="self">This node's switch.</param>
/// <param name="peers">The switches of others.</param>
/// <param name="directory">Where they are.</param>
public sealed class FaultClient(FaultSwitch self, IFaultPeers peers, NodeDirectory directory) : IFaults
{
    /// <summary>Where nodes were last seen. One that was downed meanwhile is still told, in case that it lives.</summary>
    private readonly ConcurrentDictionary<string, NodeDescription> _known = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<FaultReport> MakeAsync(FaultShape shape, CancellationToken cancellation)
    {
        var nodes = Nodes();
        var faults = shape.On([.. nodes.Keys]);
        var concerned = faults.SelectMany(fault => (string[])[fault.Link.From, fault.Link.To]).ToHashSet(StringComparer.Ordinal);
        var outcomes = await AskAsync(
            [.. nodes.Values.Where(node => concerned.Contains(node.Name))],
            () => self.Apply(faults),
            (node, ending) => peers.ApplyAsync(node, faults, ending),
            cancellation);
        var applied = outcomes.Where(node => node.Outcome is FaultOutcome.Applied).Select(node => node.Node)
            .ToHashSet(StringComparer.Ordinal);
        // Either end makes a cut; what is slow is slowed where it is sent.
        return new FaultReport(shape.Name, outcomes, faults, [.. faults.Where(fault =>
            !applied.Contains(fault.Link.From) && !(fault.Rule.IsCut && applied.Contains(fault.Link.To)))]);
    }

    /// <inheritdoc/>
    public async Task<FaultReport> HealAsync(CancellationToken cancellation)
    {
        var outcomes = await AskAsync([.. Nodes().Values], self.Heal, peers.HealAsync, cancellation);
        return new FaultReport("heal", [.. outcomes.Where(IsOfInterest)], [], []);
    }

    /// <inheritdoc/>
    public async Task<FaultReport> SkewAsync(string node, TimeSpan skew, CancellationToken cancellation)
    {
        FaultSwitch.CheckSkew(skew);
        var outcomes = await AskAsync([Node(node)], () => self.Skew(skew), (to, ending) => peers.SkewAsync(to, skew, ending), cancellation);
        return new FaultReport("clock", outcomes, [], []);
    }

    /// <inheritdoc/>
    public async Task<FaultReport> BreakAsync(string node, ProcessFault fault, CancellationToken cancellation)
    {
        var outcomes = await AskAsync([Node(node)], () => self.Break(fault), (to, ending) => peers.BreakAsync(to, fault, ending), cancellation);
        return new FaultReport(fault.Name, outcomes, [], []);
    }

    /// <inheritdoc/>
    public async Task<FaultStatus> StatusAsync(CancellationToken cancellation)
    {
        var seen = new ConcurrentBag<NodeFaultStatus>();
        var outcomes = await AskAsync(
            [.. Nodes().Values],
            () => seen.Add(self.Status()),
            async (node, ending) => seen.Add(await peers.StatusAsync(node, ending)),
            cancellation);
        return new FaultStatus(
            [.. seen.OrderBy(status => status.Node, StringComparer.Ordinal)],
            [.. outcomes.Where(outcome => outcome.Outcome is not FaultOutcome.Applied && IsOfInterest(outcome))]);
    }

    private async Task<IReadOnlyList<NodeOutcome>> AskAsync(
        IReadOnlyList<NodeDescription> nodes, Action here, Func<NodeDescription, CancellationToken, Task> there, CancellationToken cancellation)
    {
        return await Task.WhenAll(nodes.Select(AskOneAsync));

        async Task<NodeOutcome> AskOneAsync(NodeDescription node)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(self.ControlTimeout);
            try
            {
                if (string.Equals(node.Name, self.Node, StringComparison.Ordinal))
                    here();
                else
                    await there(node, patience.Token);
                return new NodeOutcome(node.Name, FaultOutcome.Applied, Error: null);
            }
            catch (FaultRefusedException e)
            {
                return new NodeOutcome(node.Name, FaultOutcome.Failed, e.Message);
            }
            catch (HttpRequestException e)
            {
                var isUntold = e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
                return new NodeOutcome(node.Name, isUntold ? FaultOutcome.Failed : FaultOutcome.Unknown, e.Message);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return new NodeOutcome(
                    node.Name, FaultOutcome.Unknown, $"no answer from {node.Http} within {self.ControlTimeout.TotalSeconds:0.#} s");
            }
        }
    }

    /// <summary>A node that is no member and has ended has no faults left, so nothing is missing where it does not answer.</summary>
    private bool IsOfInterest(NodeOutcome outcome) =>
        outcome.Outcome is not FaultOutcome.Failed
        || directory.Nodes.Any(node => string.Equals(node.Name, outcome.Node, StringComparison.Ordinal));

    private NodeDescription Node(string name)
    {
        var nodes = Nodes();
        return nodes.TryGetValue(name, out var found)
            ? found
            : throw new FaultRefusedException($"there is no node '{name}'; known are {string.Join(", ", nodes.Keys)}");
    }

    /// <summary>Every node that was ever known, by name, at its last start.</summary>
    private SortedDictionary<string, NodeDescription> Nodes()
    {
        foreach (var node in directory.Nodes)
            _known.AddOrUpdate(node.Name, node, (_, known) => known.Incarnation > node.Incarnation ? known : node);
        return new SortedDictionary<string, NodeDescription>(_known, StringComparer.Ordinal);
    }
}

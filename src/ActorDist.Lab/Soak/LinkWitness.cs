using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Soak;

/// <summary>What the nodes saw of a fault on their own sockets: <c>GET /v1/faults</c>.</summary>
/// <param name="Counts">Frames lost and delayed, by who counted, link, channel and which of the two.</param>
internal sealed record LinkWitness(IReadOnlyDictionary<(string SeenBy, string From, string To, string Channel, bool IsLost), long> Counts)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Counts what the nodes that run have seen.</summary>
    /// <exception cref="HttpRequestException">Nobody answered.</exception>
    public static async Task<LinkWitness> CountAsync(IEnumerable<NodeProcess> nodes, CancellationToken cancellation)
    {
        var counts = new Dictionary<(string, string, string, string, bool), long>();
        foreach (var link in (await AskAsync(nodes, cancellation)).Nodes.SelectMany(node => node.Links))
        {
            counts[(link.SeenBy, link.From, link.To, link.Channel, true)] = link.Dropped;
            counts[(link.SeenBy, link.From, link.To, link.Channel, false)] = link.Delayed;
        }

        return new LinkWitness(counts);
    }

    /// <summary>How wrong a node says that its clock is; null where it does not answer.</summary>
    /// <exception cref="HttpRequestException">Nobody answered.</exception>
    public static async Task<string?> SkewOfAsync(IEnumerable<NodeProcess> nodes, string name, CancellationToken cancellation) =>
        (await AskAsync(nodes, cancellation)).Nodes.FirstOrDefault(node => string.Equals(node.Node, name, StringComparison.Ordinal))?.ClockSkew;

    /// <summary>What was seen since an earlier count, in words; null where nothing was.</summary>
    public string? Since(LinkWitness earlier)
    {
        var (lost, delayed) = (More(isLost: true), More(isLost: false));
        return (lost, delayed) switch
        {
            (0, 0) => null,
            (_, 0) => $"{lost} frames were lost",
            (0, _) => $"{delayed} frames were delayed",
            _ => $"{lost} frames were lost and {delayed} delayed",
        };

        // A node that was started again meanwhile counts from 0.
        long More(bool isLost) => Counts.Where(count => count.Key.IsLost == isLost)
            .Sum(count => count.Value >= earlier.Counts.GetValueOrDefault(count.Key) ? count.Value - earlier.Counts.GetValueOrDefault(count.Key) : count.Value);
    }

    private static Task<Status> AskAsync(IEnumerable<NodeProcess> nodes, CancellationToken cancellation)
    {
        var asked = nodes.FirstOrDefault(node => node.State == NodeState.Running) ?? throw new HttpRequestException("no node runs");
        return NodeHttp.GetAsync<Status>(new Uri(asked.Spec.Http, "v1/faults"), Patience, cancellation);
    }

    private sealed record Status(IReadOnlyList<NodeStatus> Nodes);

    private sealed record NodeStatus(string Node, string ClockSkew, IReadOnlyList<Link> Links);

    private sealed record Link(string From, string To, string SeenBy, string Channel, long Dropped, long Delayed);
}

using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Soak;

/// <summary>What the nodes saw of a fault on their own sockets: <c>GET /v1/faults</c>.</summary>
/// <param name="Counts">Frames lost and delayed, by who counted, link, channel and which of the two.</param>
internal sealed record LinkWitness(IReadOnlyDictionary<(string SeenBy, string From, string To, string Channel, bool IsLost), long> Counts)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Counts what the nodes that answer have seen.</summary>
    public static async Task<LinkWitness> CountAsync(IEnumerable<NodeProcess> nodes, CancellationToken cancellation)
    {
        var counts = new Dictionary<(string, string, string, string, bool), long>();
        foreach (var link in (await AskAsync(nodes, cancellation)).SelectMany(node => node.Links))
        {
            counts[(link.SeenBy, link.From, link.To, link.Channel, true)] = link.Dropped;
            counts[(link.SeenBy, link.From, link.To, link.Channel, false)] = link.Delayed;
        }

        return new LinkWitness(counts);
    }

    /// <summary>How wrong a node says that its clock is; null where it does not answer.</summary>
    public static async Task<string?> SkewOfAsync(IEnumerable<NodeProcess> nodes, string name, CancellationToken cancellation) =>
        (await AskAsync(nodes, cancellation)).FirstOrDefault(node => string.Equals(node.Node, name, StringComparison.Ordinal))?.ClockSkew;

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

    /// <summary>Every node that runs is asked: one that has just come back knows nobody else yet.</summary>
    private static async Task<IReadOnlyList<NodeStatus>> AskAsync(IEnumerable<NodeProcess> nodes, CancellationToken cancellation)
    {
        var answers = new List<NodeStatus>();
        foreach (var node in nodes.Where(node => node.State == NodeState.Running))
        {
            try
            {
                answers.AddRange((await NodeHttp.GetAsync<Status>(new Uri(node.Spec.Http, "v1/faults"), Patience, cancellation)).Nodes);
            }
            catch (HttpRequestException)
            {
                // It is about to end itself, as one that was cut off does; what it saw is not known.
            }
        }

        return answers;
    }

    private sealed record Status(IReadOnlyList<NodeStatus> Nodes);

    private sealed record NodeStatus(string Node, string ClockSkew, IReadOnlyList<Link> Links);

    private sealed record Link(string From, string To, string SeenBy, string Channel, long Dropped, long Delayed);
}

using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Demo.Groups;

/// <summary>
/// Groups that grow and shrink by turns. Each change is asked for as an impatient client does, of several nodes at once under one key,
/// again and again until some node acknowledges it; the next one only when the group has the servers that it should have.
/// </summary>
public sealed class GroupFlow
{
    private const string Tenant = "demo";
    private const int Shrink = -2;
    private const int Copies = 3;
    private const int Most = 40;
    private static readonly int[] Changes = [3, 4, 5, Shrink];
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<NodeProcess> _nodes;
    private readonly IReadOnlyList<GroupHandle> _groups;
    private readonly int _seed;
    private readonly Action<int, ScalingStep>? _ended;
    private readonly TaskCompletionSource _enough = new();
    private int _turn;

    private GroupFlow(IReadOnlyList<NodeProcess> nodes, IReadOnlyList<GroupHandle> groups, int seed, Action<int, ScalingStep>? ended) =>
        (_nodes, _groups, _seed, _ended) = (nodes, groups, seed, ended);

    /// <summary>Creates the groups.</summary>
    /// <param name="nodes">The nodes; those that ended are not asked.</param>
    /// <param name="groups">How many groups.</param>
    /// <param name="seed">The same seed asks for the same changes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="ended">Told of each step when it has ended, with the place of its group; null where nobody asks.</param>
    /// <exception cref="HttpRequestException">A group could not be created.</exception>
    public static async Task<GroupFlow> CreateAsync(
        IReadOnlyList<NodeProcess> nodes, int groups, int seed, CancellationToken cancellation, Action<int, ScalingStep>? ended = null)
    {
        var created = await Task.WhenAll(Enumerable.Range(1, groups).Select(i => new GroupClient(nodes[i % nodes.Count].Spec.Http, Tenant)
            .CreateAsync($"group-{i}", Most, Changes, $"demo-{seed}-group-{i}", cancellation)));
        return new GroupFlow(nodes, created, seed, ended);
    }

    /// <summary>Lets every group end the change that it is at, and make one more.</summary>
    public void Finish() => _enough.TrySetResult();

    /// <summary>Asks until <see cref="Finish"/>; what was asked of each group, in its order.</summary>
    public async Task<IReadOnlyList<(GroupHandle Group, IReadOnlyList<ScalingStep> Steps)>> RunAsync(CancellationToken cancellation) =>
        await Task.WhenAll(_groups.Select(async (group, i) => (group, await ScaleAsync(group, i, new Random(_seed + i), cancellation))));

    private async Task<IReadOnlyList<ScalingStep>> ScaleAsync(
        GroupHandle group, int place, Random random, CancellationToken cancellation)
    {
        var steps = new List<ScalingStep>();
        var (servers, isLast) = (0, false);
        while (!isLast)
        {
            isLast = _enough.Task.IsCompleted;
            var grows = servers + Shrink < 0 || (servers + Changes.Max() <= Most && random.Next(2) == 0);
            var change = grows ? Changes[random.Next(Changes.Length - 1)] : Shrink;
            servers += change;
            var step = await AskAsync(group, new ScalingStep($"demo-{_seed}-{group.Name}-{steps.Count + 1}", change), cancellation);
            if (step is { IsAcknowledged: true, Refusal: null })
                step = step with { IsConverged = await HasAsync(group, servers, cancellation) };
            steps.Add(step);
            _ended?.Invoke(place, step);
            // What became of a request that nobody acknowledged is unknown, and so is what the next one would start from.
            if (!step.IsConverged)
                break;
        }

        return steps;
    }

    private async Task<ScalingStep> AskAsync(GroupHandle group, ScalingStep step, CancellationToken cancellation)
    {
        SubmitReply[] replies = [];
        await Polling.UntilAsync(
            async token =>
            {
                replies = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ =>
                    NextNode().ExecuteAsync(group, step.Change, step.Key, AttemptTimeout, token)));
                return replies.Any(reply => reply.Outcome is SubmitOutcome.Executed or SubmitOutcome.Refused);
            },
            Patience,
            Interval,
            cancellation);
        return step with
        {
            IsAcknowledged = replies.Any(reply => reply.Outcome == SubmitOutcome.Executed),
            Refusal = replies.FirstOrDefault(reply => reply.Outcome == SubmitOutcome.Refused)?.Error,
        };
    }

    private Task<bool> HasAsync(GroupHandle group, int servers, CancellationToken cancellation) => Polling.UntilAsync(
        async token =>
        {
            try
            {
                var node = NextNode();
                var state = await node.StateAsync(group, token);
                // A server counts no more from when it was chosen to go, and is deleted after that.
                return state.DesiredCapacity == servers && state.ActiveCapacity == servers && await node.IsConvergedAsync(group, token);
            }
            catch (HttpRequestException)
            {
                // The node died, or there is no majority for the moment; another is asked.
                return false;
            }
        },
        Patience,
        Interval,
        cancellation);

    private GroupClient NextNode()
    {
        NodeProcess[] running = [.. _nodes.Where(node => node.State != NodeState.Ended)];
        return new GroupClient(running[(int)((uint)Interlocked.Increment(ref _turn) % running.Length)].Spec.Http, Tenant);
    }
}

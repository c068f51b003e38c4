namespace ActorDist.Lab.Processes;

/// <summary>Starts and ends whole clusters, and the nodes of one, each within a bound.</summary>
/// <param name="home">The cluster.</param>
public sealed class ClusterControl(ClusterHome home)
{
    /// <summary>How long a node may take until it takes part; a cold machine needs a few seconds.</summary>
    public static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    /// <summary>How long a node may take to leave: the sum of its shutdown phases is below this.</summary>
    public static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Starts every node of the cluster and waits until each sees all of them Up. Leaves nothing behind where that fails.</summary>
    /// <exception cref="ClusterException">A node ended, or the time is over; the message names the node and its log.</exception>
    public async Task StartAllAsync(ClusterSpec spec, IProgress<string> progress, CancellationToken cancellation)
    {
        home.Save(spec);
        try
        {
            foreach (var node in home.Nodes)
            {
                node.Start(spec, spec.Seeds());
            }

            await Task.WhenAll(StartCloudAsync(cancellation), WaitUntilUpAsync(home.Nodes, progress, cancellation));
        }
        catch
        {
            await KillAllAsync();
            throw;
        }
    }

    /// <summary>Starts the simulated cloud where the cluster has one that does not run, and waits until it answers.</summary>
    /// <exception cref="ClusterException">It does not.</exception>
    public Task StartCloudAsync(CancellationToken cancellation) =>
        home.Cloud is { State: NodeState.Ended } cloud ? cloud.StartAsync(cancellation) : Task.CompletedTask;

    /// <summary>Gives a node that the cluster does not have yet its ports.</summary>
    /// <exception cref="ClusterException">The name is not one of a node.</exception>
    public void Place(string name)
    {
        if (home.Spec.Nodes.All(node => !string.Equals(node.Name, name, StringComparison.Ordinal)))
        {
            home.Save(home.Spec.With(name));
        }
    }

    /// <summary>Starts one node, known or new, and waits until it takes part. Leaves no process of it behind where that fails.</summary>
    /// <exception cref="ClusterException">It runs already, it ended, or the time is over.</exception>
    public async Task StartAsync(string name, IProgress<string> progress, CancellationToken cancellation)
    {
        Place(name);
        var node = home.Node(name);
        var others = home.Running.Where(other => other != node).Select(other => other.Spec).ToArray();
        node.Start(home.Spec, others.Length > 0 ? others : home.Spec.Seeds());
        try
        {
            await WaitAsync(
                [node],
                async () => await node.Client.IsReadyAsync(cancellation) ? [] : [name],
                progress,
                cancellation);
        }
        catch
        {
            await node.EndAsync(TimeSpan.Zero, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Waits until all of the nodes are ready, and each sees all of them Up and suspects none.</summary>
    /// <exception cref="ClusterException">A node ended, or the time is over; the message names the node and its log.</exception>
    public static Task WaitUntilUpAsync(
        IReadOnlyList<NodeProcess> nodes, IProgress<string> progress, CancellationToken cancellation) =>
        WaitAsync(
            nodes,
            async () =>
            {
                var up = await Task.WhenAll(nodes.Select(node => SeesAllUpAsync(node, nodes, cancellation)));
                return [.. nodes.Zip(up).Where(pair => !pair.Second).Select(pair => pair.First.Name)];
            },
            progress,
            cancellation);

    /// <summary>Ends every node, and the cloud after them: each leaves first, and is killed where it does not.</summary>
    /// <returns>The names of those that had to be killed.</returns>
    public async Task<IReadOnlyList<string>> DownAsync(CancellationToken cancellation)
    {
        var alive = home.Alive;
        var left = await Task.WhenAll(alive.Select(node => node.EndAsync(LeaveTimeout, cancellation)));
        await EndCloudAsync(LeaveTimeout, cancellation);
        return [.. alive.Zip(left).Where(pair => !pair.Second).Select(pair => pair.First.Name)];
    }

    /// <summary>Kills every node that still runs, and the cloud.</summary>
    public Task KillAllAsync() => Task.WhenAll(
        [.. home.Alive.Select(node => node.EndAsync(TimeSpan.Zero, CancellationToken.None)), EndCloudAsync(TimeSpan.Zero, CancellationToken.None)]);

    private Task<bool> EndCloudAsync(TimeSpan timeout, CancellationToken cancellation) =>
        home.Cloud?.EndAsync(timeout, cancellation) ?? Task.FromResult(true);

    private static async Task<bool> SeesAllUpAsync(
        NodeProcess node, IReadOnlyList<NodeProcess> all, CancellationToken cancellation)
    {
        if (!await node.Client.IsReadyAsync(cancellation))
        {
            return false;
        }

        try
        {
            var view = await node.Client.MembersAsync(cancellation);
            return all.All(other => view.Member(other.Name) is { IsUp: true } && !view.Suspects(other.Name));
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task WaitAsync(
        IReadOnlyList<NodeProcess> nodes,
        Func<Task<IReadOnlyList<string>>> missing,
        IProgress<string> progress,
        CancellationToken cancellation)
    {
        IReadOnlyList<string> waitingFor = [];
        var up = await Polling.UntilAsync(
            async _ =>
            {
                if (nodes.FirstOrDefault(node => node.State == NodeState.Ended) is { } ended)
                {
                    throw new ClusterException(Describe(ended, $"ended{(ended.ExitCode is { } code ? $" with exit code {code}" : "")}"));
                }

                waitingFor = await missing();
                progress.Report($"{nodes.Count - waitingFor.Count} of {nodes.Count} up"
                    + (waitingFor.Count > 0 ? $"; waiting for {Names.Of(waitingFor)}" : ""));
                return waitingFor.Count == 0;
            },
            StartTimeout,
            Interval,
            cancellation);

        if (!up)
        {
            var first = nodes.First(node => string.Equals(node.Name, waitingFor[0], StringComparison.Ordinal));
            throw new ClusterException(Describe(first, $"is not up after {StartTimeout.TotalSeconds:0} s"));
        }
    }

    private static string Describe(NodeProcess node, string what) =>
        $"{node.Name} {what}. Its log is {node.ConsoleLog} and ends with:{Environment.NewLine}"
        + string.Join(Environment.NewLine, node.LogTail(5).Select(line => "  " + line));
}

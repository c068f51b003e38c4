using ActorDist.Lab.Processes;

namespace ActorDist.Lab.AutoscaleBench;

/// <summary>Three durable nodes on fresh data and, where groups are to converge, a simulated cloud whose servers are built at once.</summary>
internal sealed class AutoscaleCluster : IAsyncDisposable
{
    /// <summary>How many nodes.</summary>
    public const int Size = 3;

    private const string Tenant = "bench";
    private const int AtOnce = 32;
    private const int Attempts = 10;
    private readonly ClusterHome _home = new(Directory.CreateTempSubdirectory("actordist-bench-").FullName);

    private AutoscaleCluster() => Control = new ClusterControl(_home);

    /// <summary>The nodes.</summary>
    public IReadOnlyList<NodeProcess> Nodes => _home.Nodes;

    /// <summary>The cloud's own word.</summary>
    public Cloud.CloudClient Cloud => _home.Cloud!.Client;

    /// <summary>The cloud's process.</summary>
    public CloudProcess CloudProcess => _home.Cloud!;

    /// <summary>Starts and ends nodes.</summary>
    public ClusterControl Control { get; }

    /// <summary>Starts one.</summary>
    /// <param name="profile">The settings of every node.</param>
    /// <param name="settings">Settings over the profile, path=value.</param>
    /// <param name="withCloud">Whether groups converge.</param>
    /// <param name="progress">What it waits for.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<AutoscaleCluster> StartAsync(
        string profile, IReadOnlyList<string> settings, bool withCloud, IProgress<string> progress, CancellationToken cancellation)
    {
        var cluster = new AutoscaleCluster();
        try
        {
            var spec = ClusterSpec.Of(Size, profile, freePorts: true, settings) with
            {
                Cloud = withCloud ? CloudSpec.Of(freePort: true, buildTime: "0") : null,
            };
            await cluster.Control.StartAllAsync(spec, progress, cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A node's routes of groups.</summary>
    public static GroupClient Client(NodeProcess node) => new(node.Spec.Http, Tenant);

    /// <summary>Creates groups without servers.</summary>
    /// <param name="count">How many.</param>
    /// <param name="most">The most servers of each.</param>
    /// <param name="changes">What their policies add or remove.</param>
    /// <param name="progress">How many there are.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<GroupHandle>> CreateAsync(
        int count, int most, IReadOnlyList<int> changes, IProgress<string> progress, CancellationToken cancellation)
    {
        var (groups, done) = (new GroupHandle[count], 0);
        await ForEachAsync(Enumerable.Range(0, count), async (i, token) =>
        {
            groups[i] = await Client(Nodes[i % Size]).CreateAsync($"bench-{i}", most, changes, $"{Guid.NewGuid():N}", token);
            progress.Report($"{Interlocked.Increment(ref done)} of {count} groups created");
        }, cancellation);
        return groups;
    }

    /// <summary>Executes a policy of each group once, and waits for the answers.</summary>
    /// <exception cref="ClusterException">One was not acknowledged.</exception>
    public Task ExecuteAsync(IReadOnlyList<GroupHandle> groups, int change, CancellationToken cancellation) =>
        ForEachAsync(groups.Index(), async (next, token) =>
        {
            var (i, group) = next;
            var key = $"{Guid.NewGuid():N}";
            SubmitReply? reply = null;
            for (var attempt = 0; attempt < Attempts && reply?.Outcome != SubmitOutcome.Executed; attempt++)
            {
                reply = await Client(Nodes[(i + attempt) % Size]).ExecuteAsync(group, change, key, TimeSpan.FromSeconds(20), token);
                if (reply.Outcome == SubmitOutcome.Refused)
                    break;
            }

            if (reply?.Outcome != SubmitOutcome.Executed)
                throw new ClusterException($"{group.Name} by {change} was not acknowledged: {reply?.Error}");
        }, cancellation);

    /// <summary>Does something for many, a few at a time.</summary>
    public static Task ForEachAsync<T>(IEnumerable<T> all, Func<T, CancellationToken, ValueTask> work, CancellationToken cancellation) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, work);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Control.KillAllAsync();
        Directory.Delete(_home.Folder, recursive: true);
    }
}

using System.Text.Json;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Recipes;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Workloads.Partitions;

namespace ActorDist.Lab.Experiments.Partitioning;

/// <summary>
/// A member of a partition that knows the cluster through one node only. It owns what the partition's state gives it, while its session is
/// valid by its own clock: for a lease from the moment at which the last renewal that succeeded was sent.
/// </summary>
/// <param name="run">Its clock.</param>
/// <param name="node">Its node, and its name as a member.</param>
/// <param name="process">Its number in what is judged.</param>
/// <param name="client">The node's recipes.</param>
/// <param name="set">The set's name.</param>
internal sealed class PartitionWorker(RunRecorder run, NodeProcess node, int process, RecipeHttpClient client, string set = PartitionWorker.Numbers)
{
    private const string Numbers = "numbers";

    /// <summary>How long its session lives without renewal.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private static readonly long LeaseNanoseconds = (long)Lease.TotalNanoseconds;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<string, (long From, long Epoch)> _owned = new(StringComparer.Ordinal);
    private readonly List<PartHold> _holds = [];
    private readonly string _key = $"partition/{set}";
    private string _session = "";
    private long _renewedAt;
    private long _looks;

    /// <summary>Its name as a member.</summary>
    public string Name => node.Name;

    /// <summary>How often it has seen the partition's state.</summary>
    public long Looks => Interlocked.Read(ref _looks);

    /// <summary>What it owned from when to when.</summary>
    public IReadOnlyList<PartHold> Holds => _holds;

    /// <summary>What it owns, and the epoch of each, which is its fencing token.</summary>
    public IReadOnlyDictionary<string, long> Owned
    {
        get
        {
            lock (_owned)
                return _owned.ToDictionary(item => item.Key, item => item.Value.Epoch, StringComparer.Ordinal);
        }
    }

    private long ValidUntil => _renewedAt + LeaseNanoseconds;

    private bool IsValid => run.Now < ValidUntil;

    /// <summary>Opens a session and joins.</summary>
    /// <exception cref="ClusterException">It was not let in.</exception>
    public async Task JoinAsync(IReadOnlyList<string> items, CancellationToken cancellation)
    {
        _renewedAt = run.Now;
        _session = await client.OpenAsync(Lease, cancellation);
        var joined = await client.DoAsync(_key, "join", new { Session = _session, Name, Items = items }, cancellation);
        if (!joined.IsOk)
            throw new ClusterException($"{Name} could not join: {joined.Outcome} {joined.Error}");
    }

    /// <summary>Follows the partition until its session is over or it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (IsValid && !stop.IsCancellationRequested)
        {
            try
            {
                await RenewAsync();
                await LookAsync();
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or JsonException)
            {
                // Its node does not answer; it goes on until its session is over by its own clock.
            }

            await Task.Delay(Interval, CancellationToken.None);
        }

        lock (_owned)
        {
            foreach (var item in _owned.Keys.ToArray())
                End(item);
        }
    }

    private async Task RenewAsync()
    {
        var sentAt = run.Now;
        if (sentAt - _renewedAt < LeaseNanoseconds / 6)
            return;
        if (await client.RenewAsync(_session, CancellationToken.None))
            _renewedAt = sentAt;
    }

    private async Task LookAsync()
    {
        var state = await client.ShowAsync(_key, CancellationToken.None);
        Interlocked.Increment(ref _looks);
        var moving = new List<string>();
        var gained = new List<(string Item, long Epoch)>();
        lock (_owned)
        {
            foreach (var item in state.GetProperty("items").EnumerateArray())
            {
                var (name, epoch) = (item.GetProperty("name").GetString()!, item.GetProperty("epoch").GetInt64());
                var isMine = string.Equals(item.GetProperty("owner").GetString(), Name, StringComparison.Ordinal);
                var isMoving = isMine && item.GetProperty("next").GetString() is { Length: > 0 };
                if (isMoving)
                    moving.Add(name);
                if (_owned.ContainsKey(name) && (!isMine || isMoving))
                    End(name);
                else if (isMine && !isMoving && IsValid && _owned.TryAdd(name, (run.Now, epoch)))
                    gained.Add((name, epoch));
            }
        }

        if (moving.Count > 0)
            await client.DoAsync(_key, "release", new { Session = _session, Name, Items = moving }, CancellationToken.None);
        foreach (var (item, epoch) in gained)
            await client.DoAsync(Fenced(item, set), "put", new { Token = epoch, Value = Name }, CancellationToken.None);
    }

    /// <summary>The resource that an item stands for, which refuses a lower epoch than it has seen.</summary>
    public static string Fenced(string item, string set = Numbers) => $"fenced/{set}-{item}";

    private void End(string item)
    {
        if (_owned.Remove(item, out var held))
            _holds.Add(new PartHold(item, process, held.From, Math.Min(run.Now, ValidUntil)));
    }
}

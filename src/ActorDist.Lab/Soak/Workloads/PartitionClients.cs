using System.Text.Json;
using ActorDist.Lab.Experiments.Partitioning;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Recipes;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Workloads.Partitions;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>
/// The numbers 1 to 5 divided over members, one at each node, that come back when their session has ended: no number ever has two owners
/// with valid sessions. How long one has none is not judged here, for its owner may be cut off or dead.
/// </summary>
internal sealed class PartitionClients(WorkloadPlace place) : ISoakWorkload
{
    private const string Owning = "own";
    private static readonly string[] Numbers = ["1", "2", "3", "4", "5"];
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) })
    {
        Timeout = TimeSpan.FromSeconds(2),
    };

    private readonly Lock _lock = new();
    private readonly List<PartitionWorker> _workers = [];

    /// <inheritdoc/>
    public ClientHistory History { get; } = place.History(place.Nodes.Count);

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = [Owning];

    /// <inheritdoc/>
    public long Answered => Workers.Sum(worker => worker.Looks);

    private IReadOnlyList<PartitionWorker> Workers
    {
        get
        {
            lock (_lock)
                return [.. _workers];
        }
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stop) => place.EachAsync(place.Nodes.Count, Again, (member, _) => BelongAsync(member, stop), stop);

    /// <inheritdoc/>
    public IEnumerable<Judgement> Judge() =>
        [new PartitionJudge(Numbers, long.MaxValue).Judge([.. Workers.SelectMany(worker => worker.Holds)], 0, place.Run.Now).Judgement];

    private async Task BelongAsync(int member, CancellationToken stop)
    {
        var node = place.Nodes[member];
        var worker = new PartitionWorker(place.Run, node, member, new RecipeHttpClient(Http, node.Spec.Http), place.Prefix);
        try
        {
            await worker.JoinAsync(Numbers, stop);
        }
        catch (Exception e) when (e is ClusterException or HttpRequestException or OperationCanceledException or IOException or JsonException)
        {
            // Its node is dead or cut off, or its name is still in the partition under the session that was lost.
            return;
        }

        lock (_lock)
            _workers.Add(worker);
        await worker.RunAsync(stop);
        History.Add(worker.Holds.Select(hold => new ClientOperation(member, Owning, hold.Part, Input: null, hold.From)
        {
            Return = hold.From,
            Output = $"until {hold.Until / 1e9:0.000} s",
            Outcome = OperationOutcome.Ok,
        }));
    }
}

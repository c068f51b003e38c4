using System.Net;
using System.Text.Json.Nodes;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Workloads.Effects;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>
/// A work queue: items that were put come again until somebody acknowledges them. Each item whose put was acknowledged is acknowledged once
/// by who took it, none twice, and none that nobody put.
/// </summary>
internal sealed class WorkQueueClients(WorkloadPlace place) : ISoakWorkload
{
    private const int Producers = 2;
    private const int Consumers = 3;
    private const int MostDeliveries = 1000;
    private const string Exactly = "exactly-once";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private readonly RecipeDoor[] _doors = [.. place.Nodes.Select(node => new RecipeDoor(node))];
    private readonly ClientSession[] _sessions = [.. Enumerable.Range(0, Producers + Consumers).Select(_ => new ClientSession(place.Run, Lease))];
    private readonly int[] _put = new int[Producers];
    private bool _isDrained;

    /// <inheritdoc/>
    public ClientHistory History { get; } = place.History(Producers + Consumers);

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = ["put", "take", "ack"];

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stop) => place.EachAsync(
        Producers + Consumers, Think, (client, random) => client < Producers ? PutAsync(client, random) : TakeAsync(client, random), stop);

    /// <inheritdoc/>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        var random = new Random(place.Seed);
        _isDrained = await Polling.UntilAsync(
            async _ =>
            {
                await TakeAsync(Producers, random);
                return await _doors[0].ShowAsync(Queue) is { } state && state.GetProperty("items").GetArrayLength() == 0;
            },
            WorkloadPlace.Convergence,
            Interval,
            cancellation);
    }

    /// <inheritdoc/>
    public IEnumerable<Judgement> Judge()
    {
        var operations = History.Operations;
        var puts = operations.Where(each => string.Equals(each.Function, "put", StringComparison.Ordinal))
            .Select(each => new EffectRequest(Item(each), each.Process, each.Call, each.Outcome)).ToList();
        var acks = operations.Where(each => string.Equals(each.Function, "ack", StringComparison.Ordinal)).ToList();
        var done = acks.Where(each => each.Outcome == OperationOutcome.Ok && each.Output?.GetValue<string>() is "ok").ToList();

        // An acknowledgement of unknown outcome may have taken the item away; where it has not, a known one follows.
        var maybe = acks.Where(each => each.Outcome == OperationOutcome.Unknown).DistinctBy(Item, StringComparer.Ordinal)
            .ExceptBy(done.Select(Item), Item, StringComparer.Ordinal);
        var judged = new ExactlyOnceJudge().Judge(
            puts, [.. done.Concat(maybe).Select(each => new Effect(Item(each), each.Call, $"acknowledged by process {each.Process}"))]);
        yield return judged.Anomaly is "lost" && !_isDrained
            ? Judgement.Undecided(
                Exactly, UnknownReason.NotJudgeable, "Undecided: the queue was not empty at the end.",
                new HistorySize(judged.Operations, judged.UnknownOperations))
            : judged;
    }

    private string Queue => $"work-queue/{place.Prefix}";

    private static string Item(ClientOperation operation) => operation.Input!.GetValue<string>();

    private Task PutAsync(int client, Random random)
    {
        var item = $"{client}-{_put[client]++}";
        return History.DoAsync(client, "put", key: null, item, async () =>
        {
            var (outcome, reply) = await AnyDoor(random).DoAsync(Queue, "put", new { Value = item, Limit = MostDeliveries });
            return (outcome == OperationOutcome.Ok && !reply!.IsOk ? OperationOutcome.Failed : outcome, item);
        });
    }

    private async Task TakeAsync(int client, Random random)
    {
        var (door, session) = (AnyDoor(random), _sessions[client]);
        if (!await session.EnsureAsync(door))
            return;
        (string Item, long Token)? taken = null;
        var outcome = await History.DoAsync(client, "take", key: null, input: null, async () =>
        {
            var (end, reply) = await door.DoAsync(Queue, "take", new { Session = session.Id });
            if (reply is { IsOk: true, Value: { } value })
                taken = (value, reply.Token);
            return (end, (JsonNode?)taken?.Item);
        });
        if (outcome == OperationOutcome.Unknown)
        {
            // It may have taken an item without learning which: that comes again when its session has ended.
            await session.DropAsync(door);
        }

        if (taken is not { } delivery)
            return;
        for (var isKnown = false; !isKnown && place.Run.Now < session.ValidUntil;)
        {
            isKnown = await History.DoAsync(client, "ack", key: null, delivery.Item, async () =>
            {
                var (end, reply) = await AnyDoor(random).DoAsync(Queue, "ack", new { delivery.Token });
                return (end, reply is null ? null : reply.Code == HttpStatusCode.PreconditionFailed ? "stale" : reply.Outcome);
            }) == OperationOutcome.Ok;
            if (!isKnown)
                await Task.Delay(Interval, CancellationToken.None);
        }
    }

    private RecipeDoor AnyDoor(Random random) => _doors[random.Next(_doors.Length)];
}

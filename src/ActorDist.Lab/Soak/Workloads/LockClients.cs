using System.Net;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Workloads.Locks;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>
/// A lock and a resource that it guards. Holders write with their fencing token, some once more when the lock is no longer theirs: no two
/// hold the lock with valid sessions, and the resource takes no lower token than it has seen.
/// </summary>
internal sealed class LockClients(WorkloadPlace place) : ISoakWorkload
{
    private const int Clients = 4;
    private const int WaitMs = 2000;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan HoldTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(600);
    private readonly RecipeDoor[] _doors = [.. place.Nodes.Select(node => new RecipeDoor(node))];
    private readonly ClientSession[] _sessions = [.. Enumerable.Range(0, Clients).Select(_ => new ClientSession(place.Run, Lease))];
    private readonly Lock _lock = new();
    private readonly List<LockHold> _holds = [];

    /// <inheritdoc/>
    public ClientHistory History { get; } = place.History(Clients);

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = ["acquire", "put", "release"];

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stop) => place.EachAsync(Clients, Think, HoldAsync, stop);

    /// <inheritdoc/>
    public IEnumerable<Judgement> Judge()
    {
        List<LockHold> holds;
        lock (_lock)
            holds = [.. _holds];
        return [LockJudge.Exclusion(holds), LockJudge.Fencing(InOrder(Writes()))];
    }

    private async Task HoldAsync(int client, Random random)
    {
        var (door, session) = (_doors[random.Next(_doors.Length)], _sessions[client]);
        if (!await session.EnsureAsync(door))
            return;
        long? token = null;
        var outcome = await History.DoAsync(client, "acquire", place.Prefix, input: null, async () =>
        {
            var (end, reply) = await door.DoAsync($"lock/{place.Prefix}", "acquire", new { Session = session.Id, WaitMs });
            token = reply is { IsOk: true } ? reply.Token : null;
            return (end, token);
        });
        if (token is not { } granted)
        {
            // It may hold the lock, or be given it while it stands in the queue: that ends with its session.
            if (outcome != OperationOutcome.Failed)
                await session.DropAsync(door);
            return;
        }

        var (from, until) = (place.Run.Now, session.ValidUntil);
        await WriteAsync(client, random, granted);
        await Task.Delay(HoldTime, CancellationToken.None);
        until = Math.Min(until, place.Run.Now);
        lock (_lock)
        {
            if (from < until)
                _holds.Add(new LockHold(place.Prefix, client, granted, from, until));
        }

        var released = await History.DoAsync(client, "release", place.Prefix, granted, async () =>
        {
            var (end, _) = await door.DoAsync($"lock/{place.Prefix}", "release", new { Session = session.Id });
            return (end, granted);
        });
        if (released != OperationOutcome.Ok)
            await session.DropAsync(door);
        if (random.Next(4) == 0)
        {
            await Task.Delay(Late, CancellationToken.None);
            await WriteAsync(client, random, granted);
        }
    }

    private Task WriteAsync(int client, Random random, long token) => History.DoAsync(client, "put", $"fenced-{place.Prefix}", token, async () =>
    {
        var (end, reply) = await _doors[random.Next(_doors.Length)].DoAsync(
            $"fenced/{place.Prefix}", "put", new { Token = token, Value = $"{client}" });
        return (end, reply is null ? null : reply.Code == HttpStatusCode.PreconditionFailed ? "stale" : reply.Outcome);
    });

    /// <summary>The writes of which it is known whether they were taken.</summary>
    private IEnumerable<ClientOperation> Writes() => History.Operations.Where(each =>
        each is { Function: "put", Outcome: OperationOutcome.Ok } && each.Output?.GetValue<string>() is "ok" or "stale");

    /// <summary>
    /// When the resource decided is not known, only between which call and return. Those that it took are put at the earliest times at which
    /// their tokens rise; where one cannot be, it stands at its return, before a lower one that was called later.
    /// </summary>
    internal static IReadOnlyList<GuardedWrite> InOrder(IEnumerable<ClientOperation> writes)
    {
        var (ordered, reached) = (new List<GuardedWrite>(), 0L);
        foreach (var write in writes.OrderBy(write => write.Input!.GetValue<long>()))
        {
            var isTaken = write.Output!.GetValue<string>() is "ok";
            var time = Math.Min(write.Return!.Value, Math.Max(write.Call, reached));
            if (isTaken)
                reached = Math.Max(reached, write.Call);
            ordered.Add(new GuardedWrite(write.Key!, write.Process, write.Input!.GetValue<long>(), time, isTaken));
        }

        return ordered;
    }
}

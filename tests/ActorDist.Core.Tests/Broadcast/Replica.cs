using System.Collections.Immutable;
using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using ActorDist.Core.Crdts.Operations;

namespace ActorDist.Core.Tests.Broadcast;

/// <summary>A counter on a broadcast with a disk that is synced by hand, and everything that left.</summary>
internal sealed class Replica : IBroadcastPort, IBroadcastStore
{
    private long _commit;

    public Replica(int number, BroadcastOptions? options = null, BroadcastCheckpoint? checkpoint = null, IEnumerable<Operation>? log = null)
    {
        Id = IdOf(number);
        Broadcast = new CausalBroadcast(
            new Origin(Id, 1), options ?? new BroadcastOptions(), Counter, this, this, checkpoint ?? BroadcastCheckpoint.None, log ?? []);
    }

    public ReplicaId Id { get; }

    public OperationCounter Counter { get; } = new();

    public CausalBroadcast Broadcast { get; }

    public List<(ReplicaId To, BroadcastMessage Message)> Sent { get; } = [];

    public List<Dot> Acknowledged { get; } = [];

    public List<Operation> Log { get; } = [];

    public BroadcastCheckpoint Checkpoint { get; private set; } = BroadcastCheckpoint.None;

    public long DurableCommit { get; private set; }

    public static ReplicaId IdOf(int number) => new(7, (ulong)number);

    public static BroadcastView ViewOf(long epoch, params int[] numbers) => new(epoch, [.. numbers.Select(IdOf)]);

    public void Send(ReplicaId to, BroadcastMessage message) => Sent.Add((to, message));

    public void Acknowledge(Dot dot) => Acknowledged.Add(dot);

    public long Append(Operation operation)
    {
        Log.Add(operation);
        return ++_commit;
    }

    public long Replace(BroadcastCheckpoint checkpoint, ImmutableArray<Operation> log)
    {
        Checkpoint = checkpoint;
        Log.Clear();
        Log.AddRange(log);
        return ++_commit;
    }

    public BroadcastRefusal Add(long amount)
    {
        var refusal = Broadcast.Broadcast(() => OperationCounter.Add(amount), out _);
        Sync();
        return refusal;
    }

    public void Sync()
    {
        DurableCommit = _commit;
        Broadcast.Durable(_commit);
    }

    /// <summary>A tick brings everyone what is missing, and a second one tells everyone of it.</summary>
    public static void Settle(params Replica[] replicas)
    {
        Exchange(replicas);
        Exchange(replicas);
    }

    /// <summary>A tick, and everything that leaves, until nothing leaves any more.</summary>
    private static void Exchange(Replica[] replicas)
    {
        foreach (var replica in replicas)
            replica.Broadcast.Tick();
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var replica in replicas)
            {
                replica.Sync();
                var sent = replica.Sent.ToArray();
                replica.Sent.Clear();
                foreach (var (to, message) in sent)
                {
                    moved = true;
                    replicas.FirstOrDefault(other => other.Id == to)?.Broadcast.Receive(replica.Id, message);
                }
            }
        }
    }
}

using System.Collections.Immutable;
using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Tests.Broadcast;

/// <summary>A replica with a disk that loses in a crash what was not synced.</summary>
internal sealed class SimulatedMember : IBroadcastPort, IBroadcastStore
{
    private static readonly BroadcastOptions Options = new(MaxUnstable: 12, MaxPending: 6, MaxBatch: 5, CompactEvery: 4);

    private readonly Action<ReplicaId, ReplicaId, BroadcastMessage> _send;
    private readonly SimulatedFlaw _flaw;
    private readonly List<(BroadcastCheckpoint? Checkpoint, ImmutableArray<Operation> Log)> _unsynced = [];
    private BroadcastCheckpoint _checkpoint = BroadcastCheckpoint.None;
    private ImmutableArray<Operation> _log = [];
    private long _commit;

    public SimulatedMember(int number, SimulatedFlaw flaw, Action<ReplicaId, ReplicaId, BroadcastMessage> send)
    {
        (Id, _flaw, _send) = (Replica.IdOf(number), flaw, send);
        Start();
    }

    public ReplicaId Id { get; }

    public CounterAndSet Type { get; private set; } = null!;

    public CausalBroadcast Broadcast { get; private set; } = null!;

    public bool IsUp { get; private set; }

    public HashSet<Dot> Acknowledged { get; } = [];

    public long DurableCommit { get; private set; }

    public void Start()
    {
        Type = new CounterAndSet();
        IDelivery delivery = _flaw switch
        {
            SimulatedFlaw.DeliversTwice => new FaultyDelivery(Type, Id, times: 2, every: 5),
            SimulatedFlaw.DeliversNot => new FaultyDelivery(Type, Id, times: 0, every: 5),
            _ => Type,
        };
        Broadcast = new CausalBroadcast(new Origin(Id, 1), Options, delivery, this, this, _checkpoint, _log);
        IsUp = true;
    }

    public void Crash()
    {
        IsUp = false;
        _unsynced.Clear();
        _commit = DurableCommit = 0;
    }

    public void Sync()
    {
        foreach (var (checkpoint, log) in _unsynced)
        {
            _log = checkpoint is null ? _log.AddRange(log) : log;
            _checkpoint = checkpoint ?? _checkpoint;
        }

        _unsynced.Clear();
        DurableCommit = _commit;
        Broadcast.Durable(_commit);
    }

    public void Send(ReplicaId to, BroadcastMessage message) => _send(Id, to, message);

    public void Acknowledge(Dot dot) => Acknowledged.Add(dot);

    public long Append(Operation operation) => Write(null, [operation]);

    public long Replace(BroadcastCheckpoint checkpoint, ImmutableArray<Operation> log) =>
        Write(checkpoint, _flaw == SimulatedFlaw.ForgetsTheLog ? [] : log);

    private long Write(BroadcastCheckpoint? checkpoint, ImmutableArray<Operation> log)
    {
        _unsynced.Add((checkpoint, log));
        _commit++;
        return _flaw == SimulatedFlaw.AnswersUnsynced ? DurableCommit : _commit;
    }
}

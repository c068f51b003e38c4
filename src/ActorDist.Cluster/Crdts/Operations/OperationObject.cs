using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ActorDist.Cluster.Crdts.Types;
using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using ActorDist.Core.Crdts.Operations;
using Akka.Actor;

namespace ActorDist.Cluster.Crdts.Operations;

/// <summary>One object by operations at this node: its state, its broadcast, who waits for it and who follows it.</summary>
internal sealed class OperationObject : IBroadcastPort, IBroadcastStore
{
    /// <summary>The size of a state is looked at once in so many operations.</summary>
    private const int SizedEvery = 64;

    private readonly OperationType _type;
    private readonly OperationObjects _all;
    private readonly DeletableObject _state;
    private readonly FaultyDelivery? _faulty;
    private readonly Dictionary<Dot, Waiter> _waiters = [];
    private readonly List<ChannelWriter<CrdtView>> _followers = [];
    private VectorClock _shown;
    private long _place;
    private long _commit;
    private int _made;

    /// <summary>Goes on where the disk stopped.</summary>
    /// <param name="name">The object.</param>
    /// <param name="all">What it shares with the node's other objects.</param>
    /// <param name="checkpoint">Its checkpoint on the disk.</param>
    /// <param name="log">Its log on the disk.</param>
    /// <param name="place">The next place in the log.</param>
    /// <exception cref="FormatException">The checkpoint or the log is damaged.</exception>
    public OperationObject(CrdtName name, OperationObjects all, BroadcastCheckpoint checkpoint, ImmutableArray<Operation> log, long place)
    {
        (Name, _type, _all, _place) = (name, (OperationType)name.Type, all, place);
        _state = new DeletableObject(() => _type.Create(all.Origin));
        _faulty = all.Faults is { } faults ? new FaultyDelivery(_state, all.Origin.Replica, faults.Times, faults.Every) : null;
        Broadcast = new CausalBroadcast(all.Origin, all.Options, (IDelivery?)_faulty ?? _state, this, this, checkpoint, log);
        _shown = Broadcast.Delivered;
    }

    /// <summary>The object.</summary>
    public CrdtName Name { get; }

    /// <summary>Its broadcast.</summary>
    public CausalBroadcast Broadcast { get; }

    /// <inheritdoc/>
    public long DurableCommit { get; private set; }

    /// <summary>Whether it was deleted.</summary>
    public bool IsDeleted => _state.IsDeleted;

    /// <summary>What it shows.</summary>
    /// <exception cref="CrdtRefusedException">It was deleted.</exception>
    public JsonNode Value => _type.Value(Living);

    /// <summary>What it holds.</summary>
    /// <exception cref="CrdtRefusedException">It was deleted.</exception>
    public JsonObject Raw()
    {
        var json = new StateJson(origin => _all.NameOf(origin.Replica));
        var raw = _type.Raw(Living, json);
        raw["delivered"] = json.Of(Broadcast.Delivered);
        raw["stable"] = json.Of(Broadcast.Stable);
        raw["log"] = Broadcast.LogLength;
        raw["pending"] = Broadcast.Pending;
        if (_faulty is not null)
            raw["faultyDeliveries"] = _faulty.Suffered;
        return raw;
    }

    /// <summary>Changes it.</summary>
    /// <param name="change">How.</param>
    /// <param name="level">Who must have the operation before the answer.</param>
    /// <param name="client">Gets the answer.</param>
    /// <param name="until">When it is answered anyway, in milliseconds of the node's clock.</param>
    /// <exception cref="CrdtRefusedException">The change makes no sense, or the object was deleted or is as large as it may be.</exception>
    public void Change(CrdtChange change, CrdtLevel level, IActorRef client, long until)
    {
        _type.Require(change);
        var living = Living;
        RequireSize();
        Make(() => _type.Prepare(living, change), level, client, until);
    }

    /// <summary>Deletes it for good.</summary>
    /// <param name="level">Who must have that before the answer.</param>
    /// <param name="client">Gets the answer.</param>
    /// <param name="until">When it is answered anyway, in milliseconds of the node's clock.</param>
    /// <exception cref="CrdtRefusedException">It was deleted already.</exception>
    public void Delete(CrdtLevel level, IActorRef client, long until)
    {
        _ = Living;
        Make(DeletableObject.Delete, level, client, until);
    }

    private IDelivery Living => _state.IsDeleted ? throw CrdtRefusedException.Deleted(Name) : _state.Object;

    private void Make(Func<byte[]> prepare, CrdtLevel level, IActorRef client, long until)
    {
        switch (Broadcast.Broadcast(prepare, out var dot))
        {
            case BroadcastRefusal.NotAMember:
                client.Tell(new CrdtOutcome(
                    OutcomeKind.Failed, "this node is no replica (pbm replicas show): operations are made where the registers are kept"));
                break;
            case BroadcastRefusal.LogFull:
                client.Tell(new CrdtOutcome(
                    OutcomeKind.Failed, $"{_all.Options.MaxUnstable} operations of this node have not reached all replicas; evict one that is dead (pbm replicas)"));
                break;
            default:
                _waiters.Add(dot, new Waiter(level, client, until));
                break;
        }
    }

    /// <summary>Writes up to a commit are on the disk.</summary>
    public void Durable(long commit)
    {
        DurableCommit = commit;
        Broadcast.Durable(commit);
    }

    /// <summary>Answers who has waited long enough or has what it waits for.</summary>
    /// <param name="now">Milliseconds of the node's clock.</param>
    public void Settle(long now)
    {
        foreach (var (dot, waiter) in _waiters.ToArray())
        {
            var held = Broadcast.HeldBy(dot);
            var wanted = waiter.Level switch
            {
                CrdtLevel.Local => 1,
                CrdtLevel.Majority => (Broadcast.View.Members.Count / 2) + 1,
                _ => Broadcast.View.Members.Count,
            };
            if (waiter.IsDurable && held >= wanted)
                waiter.Client.Tell(CrdtOutcome.Done);
            else if (now >= waiter.Until)
                waiter.Client.Tell(new CrdtOutcome(OutcomeKind.Unknown, $"{Name} was changed at this node; {held} of {wanted} replicas have confirmed that in time"));
            else
                continue;
            _waiters.Remove(dot);
        }
    }

    /// <summary>Tells followers what has come, if anything has; the replicas whose operations did.</summary>
    public IReadOnlyList<ReplicaId> ShowNews()
    {
        if (_shown == Broadcast.Delivered)
            return [];
        List<ReplicaId> by = [];
        foreach (ref readonly var entry in Broadcast.Delivered.Entries)
        {
            if (entry.Counter > _shown[entry.Origin])
                by.Add(entry.Origin.Replica);
        }

        _shown = Broadcast.Delivered;
        if (IsDeleted)
            EndFollowers();
        else if (_followers.Count > 0)
            Tell(_followers, [.. by.Select(_all.NameOf).Order(StringComparer.Ordinal)]);
        return by;
    }

    /// <summary>Tells somebody now, and after each change until it is deleted.</summary>
    public void Follow(ChannelWriter<CrdtView> views)
    {
        if (IsDeleted)
        {
            views.TryComplete();
            return;
        }

        _followers.Add(views);
        Tell([views], []);
    }

    /// <summary>Tells somebody no more.</summary>
    public void Unfollow(ChannelWriter<CrdtView> views) => _followers.Remove(views);

    /// <inheritdoc/>
    public void Send(ReplicaId to, BroadcastMessage message) => _all.Send(to, new OperationFrame.Item(_type.Name, Name.Name, message));

    /// <inheritdoc/>
    public void Acknowledge(Dot dot)
    {
        if (_waiters.TryGetValue(dot, out var waiter))
            waiter.IsDurable = true;
    }

    /// <inheritdoc/>
    public long Append(Operation operation)
    {
        _all.Commit(this, ++_commit, _all.Store.Append(Name.ToString(), _place++, operation));
        return _commit;
    }

    /// <inheritdoc/>
    public long Replace(BroadcastCheckpoint checkpoint, ImmutableArray<Operation> log)
    {
        _all.Commit(this, ++_commit, _all.Store.Replace(Name.ToString(), _place, checkpoint, log));
        _place += log.Length;
        return _commit;
    }

    private void Tell(IEnumerable<ChannelWriter<CrdtView>> followers, IReadOnlyList<string> by)
    {
        foreach (var follower in followers)
            follower.TryWrite(new CrdtView(Name, Value, by));
    }

    private void EndFollowers()
    {
        foreach (var follower in _followers)
            follower.TryComplete();
        _followers.Clear();
    }

    private void RequireSize()
    {
        if (_made++ % SizedEvery != 0)
            return;
        var bytes = _state.Encode().Length;
        if (bytes <= _all.MaxState)
            return;
        _made--;
        throw new CrdtRefusedException(
            CrdtRefusal.TooLarge, $"the {_type.Name} has a state of {bytes} bytes, the limit is {_all.MaxState} (actordist.crdts.max-state)");
    }

    private sealed class Waiter(CrdtLevel level, IActorRef client, long until)
    {
        public CrdtLevel Level => level;

        public IActorRef Client => client;

        public long Until => until;

        public bool IsDurable { get; set; }
    }
}

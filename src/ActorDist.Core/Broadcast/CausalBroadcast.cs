using System.Collections.Immutable;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Broadcast;

/// <summary>
/// Delivers every operation of every member to a replicated type exactly once, and after all that its maker had seen. The network below
/// may lose, repeat and reorder: a dot deduplicates, the clock that each operation carries orders (Birman, Schiper and Stephenson 1991),
/// and what a member reports to have tells the others what to ask for. An operation that all members have is causally stable (Baquero,
/// Almeida and Shoker, "Making Operation-based CRDTs Operation-based", 2014, section 5), so the log forgets it; who asks for it
/// nevertheless, because it was evicted or is new, is given a snapshot and puts on top what only it has.
/// </summary>
/// <remarks>
/// Nothing leaves before all that it tells of is durable: else a crash could lose an operation that others have, and its dot would be
/// given to another one. Deterministic; time comes as <see cref="Tick"/>.
/// </remarks>
public sealed class CausalBroadcast
{
    private readonly BroadcastOptions _options;
    private readonly IDelivery _type;
    private readonly IBroadcastStore _store;
    private readonly IBroadcastPort _port;
    private readonly HeldOutputs<Action> _held = new();
    private readonly Dictionary<Dot, Operation> _pending = [];
    private readonly Dictionary<ReplicaId, VectorClock> _acknowledged = [];
    private readonly HashSet<ReplicaId> _asked = [];
    private List<Operation> _log = [];
    private VectorClock _floor;
    private long _commit;

    /// <summary>Goes on where the disk stopped.</summary>
    /// <param name="origin">Whose operations this replica makes: its disk, in an epoch that it uses as long as it has its log.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="type">What operations are delivered to, still empty.</param>
    /// <param name="store">The log, from now on.</param>
    /// <param name="port">Takes what leaves.</param>
    /// <param name="checkpoint">The last one on the disk.</param>
    /// <param name="log">The log on the disk, in its order.</param>
    /// <exception cref="FormatException">The checkpoint or the log is damaged.</exception>
    public CausalBroadcast(
        Origin origin,
        BroadcastOptions options,
        IDelivery type,
        IBroadcastStore store,
        IBroadcastPort port,
        BroadcastCheckpoint checkpoint,
        IEnumerable<Operation> log)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(store);
        (Origin, _options, _type, _store, _port) = (origin, options, type, store, port);
        _commit = store.DurableCommit;
        if (checkpoint.State is { } state)
            type.Install(state.Span);
        (Delivered, _floor) = (checkpoint.Delivered, checkpoint.Floor);
        foreach (var operation in log)
        {
            _log.Add(operation);
            if (Delivered.Contains(operation.Dot))
                continue;
            if (!IsNext(operation))
                throw new FormatException($"log: operation {operation.Dot} comes before one that it depends on");
            Apply(operation);
        }
    }

    /// <summary>Whose operations this replica makes.</summary>
    public Origin Origin { get; }

    /// <summary>The operations that the type has.</summary>
    public VectorClock Delivered { get; private set; }

    /// <summary>The configuration in force.</summary>
    public BroadcastView View { get; private set; } = BroadcastView.None;

    /// <summary>Operations in the log: those that are not known to be stable, and stable ones that no checkpoint was worth yet.</summary>
    public int LogLength => _log.Count;

    /// <summary>Operations that wait for one before them.</summary>
    public int Pending => _pending.Count;

    /// <summary>Whether this replica is a member.</summary>
    public bool IsMember => View.Members.Contains(Origin.Replica);

    /// <summary>The operations that every member is known to have.</summary>
    public VectorClock Stable
    {
        get
        {
            var stable = Delivered;
            foreach (var member in View.Members)
            {
                if (member != Origin.Replica)
                    stable = Meet(stable, _acknowledged.GetValueOrDefault(member));
            }

            return stable;
        }
    }

    /// <summary>Whether this replica has heard of every other member in this configuration, and has all that they had then, durably.</summary>
    public bool IsCaughtUp => IsMember && _commit <= _store.DurableCommit && View.Members.All(member =>
        member == Origin.Replica || _acknowledged.TryGetValue(member, out var theirs) && Delivered.Descends(theirs));

    /// <summary>Makes an operation of this replica. It is delivered here at once, and acknowledged once it is durable.</summary>
    /// <param name="prepare">The payload in the present state; asked only where the operation will be made.</param>
    /// <param name="dot">Its identity.</param>
    /// <returns>Why it was certainly not made, or none.</returns>
    /// <exception cref="ArgumentException">The payload is longer than its limit.</exception>
    public BroadcastRefusal Broadcast(Func<byte[]> prepare, out Dot dot)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        var last = Delivered[Origin];
        dot = new Dot(Origin, last + 1);
        if (!IsMember)
            return BroadcastRefusal.NotAMember;
        if (last - Stable[Origin] >= (ulong)_options.MaxUnstable)
            return BroadcastRefusal.LogFull;
        var payload = prepare();
        if (payload.Length > _options.MaxPayload)
            throw new ArgumentException($"an operation of {payload.Length} bytes, the limit is {_options.MaxPayload}", nameof(prepare));

        var operation = new Operation(dot, Delivered, payload);
        Keep(operation);
        var made = dot;
        Leave(() => _port.Acknowledge(made));
        var message = new BroadcastMessage.Operations([operation]);
        foreach (var member in View.Members)
            Send(member, message);
        Compact();
        return BroadcastRefusal.None;
    }

    /// <summary>Takes a message. Messages from outside the configuration are passed over, and so is everything while this replica is outside.</summary>
    /// <exception cref="FormatException">
    /// No replica can have sent it; what came before the malformed part is taken, the malformed part changed nothing.
    /// </exception>
    public void Receive(ReplicaId from, BroadcastMessage message)
    {
        if (!IsMember || from == Origin.Replica || !View.Members.Contains(from))
            return;
        switch (message)
        {
            case BroadcastMessage.Operations operations:
                var before = Delivered;
                Take(operations.Items);
                // An answer that did not bring everything: the rest is asked for without waiting for the next tick.
                if (operations.Items.Length > 1 && Delivered != before && !Delivered.Descends(_acknowledged.GetValueOrDefault(from)))
                    Send(from, new BroadcastMessage.Want(Delivered));
                break;
            case BroadcastMessage.Have have:
                if (have.Epoch == View.Epoch)
                    _acknowledged[from] = _acknowledged.GetValueOrDefault(from).Merge(have.Delivered);
                if (!Delivered.Descends(have.Delivered) && _asked.Add(from))
                    Send(from, new BroadcastMessage.Want(Delivered));
                Compact();
                break;
            case BroadcastMessage.Want want:
                Answer(from, want.Delivered);
                break;
            case BroadcastMessage.Snapshot snapshot:
                Take(snapshot);
                break;
        }
    }

    /// <summary>Time for everyone to say what they have, and to ask again.</summary>
    public void Tick()
    {
        _asked.Clear();
        if (!IsMember)
            return;
        var have = new BroadcastMessage.Have(View.Epoch, Delivered);
        foreach (var member in View.Members)
            Send(member, have);
    }

    /// <summary>Tells a member what this replica has, as soon as it is durable: an acknowledgement without waiting for the next tick.</summary>
    public void Tell(ReplicaId member)
    {
        if (IsMember && View.Members.Contains(member))
            Send(member, new BroadcastMessage.Have(View.Epoch, Delivered));
    }

    /// <summary>How many members are known to have an operation, this one among them.</summary>
    public int HeldBy(Dot dot) => View.Members.Count(member =>
        (member == Origin.Replica ? Delivered : _acknowledged.GetValueOrDefault(member)).Contains(dot));

    /// <summary>The store's commits up to this one are durable.</summary>
    public void Durable(long commit) => _held.Release(commit, static leave => leave());

    /// <summary>The configuration changed. An epoch that is not higher is passed over.</summary>
    /// <exception cref="ArgumentException">It has more members than <see cref="Configuration.MaxMembers"/>.</exception>
    public void Change(BroadcastView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view.Members.Count > Configuration.MaxMembers)
            throw new ArgumentException($"a view of {view.Members.Count} members, the limit is {Configuration.MaxMembers}", nameof(view));
        if (view.Epoch <= View.Epoch)
            return;
        View = view;
        // What was heard in an older configuration does not tell what a member brings into this one.
        _acknowledged.Clear();
        Tick();
        Compact();
    }

    private static VectorClock Meet(VectorClock left, VectorClock right)
    {
        List<Dot> entries = [];
        foreach (ref readonly var entry in left.Entries)
        {
            var counter = Math.Min(entry.Counter, right[entry.Origin]);
            if (counter > 0)
                entries.Add(entry with { Counter = counter });
        }

        return VectorClock.Of([.. entries]);
    }

    private bool IsNext(Operation operation) =>
        Delivered[operation.Dot.Origin] + 1 == operation.Dot.Counter && Delivered.Descends(operation.Before);

    private void Apply(Operation operation)
    {
        _type.Deliver(operation.Dot, operation.Payload.Span);
        Delivered = Delivered.With(operation.Dot);
    }

    private void Keep(Operation operation)
    {
        Apply(operation);
        _log.Add(operation);
        _commit = _store.Append(operation);
    }

    private void Take(ImmutableArray<Operation> operations)
    {
        if (operations.Length > _options.MaxBatch)
            throw new FormatException($"broadcast: {operations.Length} operations in a message, the limit is {_options.MaxBatch}");
        foreach (var operation in operations)
        {
            if (Delivered.Contains(operation.Dot) || _pending.ContainsKey(operation.Dot))
                continue;
            Check(operation);
            if (IsNext(operation))
                Keep(operation);
            else if (_pending.Count < _options.MaxPending)
                _pending.Add(operation.Dot, operation);
        }

        DeliverPending();
        Compact();
    }

    private void Check(Operation operation)
    {
        if (operation.Payload.Length > _options.MaxPayload)
            throw new FormatException($"operation {operation.Dot}: {operation.Payload.Length} bytes, the limit is {_options.MaxPayload}");
        if (operation.Before[operation.Dot.Origin] + 1 != operation.Dot.Counter)
            throw new FormatException($"operation {operation.Dot}: its maker had made {operation.Before[operation.Dot.Origin]} before it");
        if (operation.Dot.Origin == Origin)
            throw new FormatException($"operation {operation.Dot}: this replica has not made it");
        if (Delivered.Count >= VectorClockEncoding.MaxEntries && Delivered[operation.Dot.Origin] == 0)
            throw new FormatException($"operation {operation.Dot}: one origin more than {VectorClockEncoding.MaxEntries}, which is the limit");
        _type.Check(operation.Payload.Span);
    }

    /// <summary>Only the next of each origin can be due, so each round looks at one for each origin.</summary>
    private void DeliverPending()
    {
        for (var progress = _pending.Count > 0; progress;)
        {
            progress = false;
            foreach (var origin in _pending.Keys.Select(dot => dot.Origin).Distinct().ToArray())
            {
                while (_pending.TryGetValue(new Dot(origin, Delivered[origin] + 1), out var next) && IsNext(next))
                {
                    _pending.Remove(next.Dot);
                    Keep(next);
                    progress = true;
                }
            }
        }

        if (_pending.Count == 0)
            return;
        foreach (var known in _pending.Keys.Where(Delivered.Contains).ToArray())
            _pending.Remove(known);
    }

    private void Answer(ReplicaId to, VectorClock theirs)
    {
        if (!theirs.Descends(_floor))
        {
            Send(to, new BroadcastMessage.Snapshot(Delivered, _type.Encode()));
            return;
        }

        var items = ImmutableArray.CreateBuilder<Operation>();
        var bytes = 0;
        foreach (var operation in _log)
        {
            if (theirs.Contains(operation.Dot))
                continue;
            items.Add(operation);
            bytes += operation.Payload.Length;
            if (items.Count == _options.MaxBatch || bytes >= _options.MaxBatchBytes)
                break;
        }

        if (items.Count > 0)
            Send(to, new BroadcastMessage.Operations(items.ToImmutable()));
    }

    /// <summary>The other's state takes the place of this one, and what only this replica has is done again on top of it.</summary>
    private void Take(BroadcastMessage.Snapshot snapshot)
    {
        // Without what was compacted here it would be a step back: then the other one is in want, and will ask.
        if (Delivered.Descends(snapshot.Delivered) || !snapshot.Delivered.Descends(_floor))
            return;
        _type.Install(snapshot.State.Span);
        (Delivered, _floor) = (snapshot.Delivered, snapshot.Delivered);
        _log = [.. _log.Where(operation => !snapshot.Delivered.Contains(operation.Dot))];
        foreach (var operation in _log)
            Apply(operation);
        Checkpoint();
        DeliverPending();
        Tick();
    }

    private void Compact()
    {
        if (_log.Count < _options.CompactEvery || !IsMember)
            return;
        var stable = Stable;
        var kept = _log.Where(operation => !stable.Contains(operation.Dot)).ToList();
        if (_log.Count - kept.Count < _options.CompactEvery)
            return;
        _log = kept;
        _floor = _floor.Merge(stable);
        Checkpoint();
    }

    private void Checkpoint() => _commit = _store.Replace(new BroadcastCheckpoint(Delivered, _floor, _type.Encode()), [.. _log]);

    private void Send(ReplicaId to, BroadcastMessage message)
    {
        if (to != Origin.Replica)
            Leave(() => _port.Send(to, message));
    }

    private void Leave(Action leave)
    {
        if (_commit <= _store.DurableCommit)
            leave();
        else
            _held.Add(_commit, leave);
    }
}

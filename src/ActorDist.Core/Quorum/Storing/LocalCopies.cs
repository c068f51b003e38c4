using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Quorum;

/// <summary>
/// The objects that this replica holds, its own and those it keeps as hints. Every answer names the commit it must wait for, which is
/// that of the object's last change, made now or before: a dot that a crash may take back must not be known to anybody, or it would
/// be given to another write.
/// </summary>
internal sealed class LocalCopies(IQuorumPort port, QuorumReplicaOptions options, IQuorumStore store, HashForest trees)
{
    private readonly EpochLease _epochs = new(store, options.EpochLease);
    private readonly PersistentClock _clock = new(store, options);
    private readonly RecentMints _recent = new(options.RememberedMints);

    /// <summary>Reports what it holds.</summary>
    public QuorumReply Read(Read read)
    {
        var own = store.Load(hintFor: null, read.Key, out var commit);
        var hint = Hint(read.StandsFor, read.Key, ref commit);
        if (ModeFault(read.Key, own?.Object) is { } fault)
            return new QuorumReply(new Refused(read.Request, fault), 0);
        return new QuorumReply(new Holding(read.Request, VersionedObject.Merge(own?.Object, hint?.Object)), commit);
    }

    /// <summary>Takes in a write and gives it its dot.</summary>
    public QuorumReply Mint(ReplicaId from, Mint mint, long wall)
    {
        var hintFor = NotSelf(mint.StandsFor);
        var own = store.Load(hintFor: null, mint.Key, out var commit);
        var hint = Hint(hintFor, mint.Key, ref commit);
        if (ModeFault(mint.Key, own?.Object) is { } fault)
            return new QuorumReply(new Refused(mint.Request, fault), 0);
        var held = VersionedObject.Merge(own?.Object, hint?.Object);
        if (held is not null && _recent.TryGet(from, mint.Request, out var known))
            return new QuorumReply(new Minted(mint.Request, held, known), commit);
        if (_clock.Receive(mint.Context.WrittenAt, wall) is { } skew)
            return new QuorumReply(new Refused(mint.Request, $"context: {skew}"), 0);
        if (hint is null && hintFor is not null && TooManyHints() is { } full)
            return new QuorumReply(new Refused(mint.Request, full), 0);

        var bucket = options.Buckets.Of(mint.Key);
        var record = hintFor is null ? own : hint;
        var isTimed = bucket.Mode == BucketMode.LastWriteWins;
        var epoch = isTimed ? 0 : EpochFor(record, held, mint.Context);
        var origin = new Origin(options.Self, epoch);
        var written = VersionedObject.Write(
            bucket.Mode, held, mint.Context, mint.Content, origin, isTimed ? _clock.Send(wall) : default);
        if (ObjectLimits.Refusal(mint.Key, held, written, bucket) is { } refusal)
            return new QuorumReply(new Refused(mint.Request, refusal), 0);
        Dot? dot = isTimed ? null : new Dot(origin, written.Context.Clock[origin]);
        _recent.Add(from, mint.Request, dot);
        return new QuorumReply(
            new Minted(mint.Request, written, dot), Save(hintFor, mint.Key, new QuorumRecord(epoch, written), record?.Object));
    }

    /// <summary>Adds what another replica sent, for itself or as a hint.</summary>
    public QuorumReply Store(Store message, long wall)
    {
        var hintFor = NotSelf(message.HintFor);
        var refusal = Fault(message.Key, message.Object, wall);
        if (refusal is null && hintFor is not null && store.Load(hintFor, message.Key, out _) is null)
            refusal = TooManyHints();
        return refusal is null
            ? new QuorumReply(new Stored(message.Request), Absorb(hintFor, message.Key, message.Object))
            : new QuorumReply(new Refused(message.Request, refusal), 0);
    }

    /// <summary>Why an object cannot be added, or null.</summary>
    public string? Fault(QuorumKey key, VersionedObject value, long wall) =>
        ModeFault(key, value)
        ?? ModeFault(key, store.Load(hintFor: null, key, out _)?.Object)
        ?? (value is LatestObject latest ? _clock.Receive(latest.WrittenAt, wall) : null);

    /// <summary>Adds an object without fault; the commit that makes it durable.</summary>
    public long Absorb(ReplicaId? hintFor, QuorumKey key, VersionedObject value)
    {
        var held = store.Load(hintFor, key, out var commit);
        if (held is null)
            return Save(hintFor, key, new QuorumRecord(Epoch: 0, value), before: null);
        var merged = held.Object.Merge(value);
        if (ReferenceEquals(merged, held.Object))
            return commit;
        return Save(hintFor, key, new QuorumRecord(Trusted(held, merged.Context.Clock), merged), held.Object);
    }

    /// <summary>Removes an object; the commit that makes it durable.</summary>
    public long Remove(ReplicaId? hintFor, QuorumKey key)
    {
        var held = store.Load(hintFor, key, out var commit);
        return held is null ? commit : Save(hintFor, key, record: null, held.Object);
    }

    /// <summary>
    /// The epoch in which a write is counted: the one of this object if the count can be trusted, else a new one. It cannot be when nothing
    /// is held any more, or when others know of events of that epoch that are not held here: what is held is older than what was.
    /// </summary>
    private ulong EpochFor(QuorumRecord? record, VersionedObject? held, CausalContext context)
    {
        var epoch = record is null ? 0 : Trusted(record, context.Clock);
        if (epoch != 0 && held is not null)
            epoch = Trusted(record!, held.Context.Clock);
        return epoch == 0 ? _epochs.Take() : epoch;
    }

    private ulong Trusted(QuorumRecord record, VectorClock seen)
    {
        var origin = new Origin(options.Self, record.Epoch);
        return seen[origin] > record.Object.Context.Clock[origin] ? 0 : record.Epoch;
    }

    private QuorumRecord? Hint(ReplicaId? hintFor, QuorumKey key, ref long commit)
    {
        if (NotSelf(hintFor) is not { } primary)
            return null;
        var hint = store.Load(primary, key, out var after);
        commit = Math.Max(commit, after);
        return ModeFault(key, hint?.Object) is null ? hint : null;
    }

    private long Save(ReplicaId? hintFor, QuorumKey key, QuorumRecord? record, VersionedObject? before)
    {
        if (hintFor is null)
            trees.Changed(key, before?.Digest, record?.Object.Digest);
        else if (before is null && record is not null)
            port.Notice(QuorumNoticeKind.HintStored, key, hintFor.Value);
        return store.Save(hintFor, key, record);
    }

    private ReplicaId? NotSelf(ReplicaId? hintFor) => hintFor == options.Self ? null : hintFor;

    private string? TooManyHints()
    {
        var hints = store.Hints.Values.Sum();
        return hints >= options.MaxHints ? $"{hints} hints are kept for other replicas, the limit is {options.MaxHints}" : null;
    }

    private string? ModeFault(QuorumKey key, VersionedObject? value)
    {
        var mode = options.Buckets.Of(key).Mode;
        return value is null || value.Mode == mode ? null : $"{key} was written in mode {value.Mode}, but its bucket is of mode {mode}";
    }
}

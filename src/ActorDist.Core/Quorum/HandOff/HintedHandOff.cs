using ActorDist.Core.Consensus;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Quorum;

/// <summary>
/// Gives to primaries what was kept for them while they could not be reached, a batch at a time for each, and forgets a hint only when its
/// primary has it on disk and it has not grown meanwhile. Hints for a disk that is gone go to the replicas that are primaries now.
/// </summary>
internal sealed class HintedHandOff(
    IQuorumPort port, QuorumReplicaOptions options, IQuorumStore store, LocalCopies copies, ForestBuilder builder)
{
    private readonly Dictionary<ReplicaId, HintBatch> _underWay = [];
    private readonly Dictionary<ReplicaId, QuorumKey> _cursors = [];
    private long _dueAt;

    public long NextWake => store.Hints.Count == 0 ? long.MaxValue : _dueAt;

    /// <summary>Hints given to their primaries.</summary>
    public long HandedOff { get; private set; }

    /// <summary>Looks at once, because a replica has come back or the ring has changed.</summary>
    public void LookSoon() => _dueAt = port.Now.Elapsed;

    public void Wake()
    {
        var now = port.Now.Elapsed;
        if (now < _dueAt)
            return;
        _dueAt = now + options.HandOffEvery;
        foreach (var target in store.Hints.Keys.Order().ToArray())
        {
            if (port.Ring.Members.Count > 0 && port.Ring.IndexOf(target) < 0)
                Reassign(target);
            else if (port.IsReachable(target) && (!_underWay.TryGetValue(target, out var batch) || now - batch.SentAt >= options.HandOffEvery))
                SendNext(target);
        }
    }

    public void Receive(ReplicaId from, HandedOff handed)
    {
        if (!_underWay.TryGetValue(from, out var batch) || batch.Number != handed.Batch)
            return;
        _underWay.Remove(from);
        foreach (var (key, sent) in batch.Sent)
        {
            if (handed.Refused.Contains(key) || store.Load(from, key, out _) is not { } hint || hint.Object.Digest != sent.Digest)
                continue;
            copies.Remove(from, key);
            HandedOff++;
            port.Notice(QuorumNoticeKind.HintDelivered, key, from);
        }

        SendNext(from);
    }

    /// <summary>Takes a batch from a fallback.</summary>
    public QuorumReply Take(HandOff handOff)
    {
        List<QuorumKey> refused = [];
        var after = 0L;
        foreach (var (key, value) in handOff.Objects)
        {
            if (copies.Fault(key, value, port.Now.Wall) is null)
                after = Math.Max(after, copies.Absorb(hintFor: null, key, value));
            else
                refused.Add(key);
        }

        return new QuorumReply(new HandedOff(handOff.Batch, refused), after);
    }

    private void SendNext(ReplicaId target)
    {
        _underWay.Remove(target);
        if (!store.Hints.ContainsKey(target) || !port.IsReachable(target))
            return;
        QuorumKey? cursor = _cursors.TryGetValue(target, out var known) ? known : null;
        var page = store.Scan(target, 0, ulong.MaxValue, cursor, options.BatchObjects, out var after);
        if (page.Count == 0)
        {
            // Through; what is left was refused or has grown, and waits for the next look.
            _cursors.Remove(target);
            return;
        }

        Dictionary<QuorumKey, VersionedObject> sent = [];
        List<KeyedObject> objects = [];
        var bytes = 0L;
        foreach (var (key, record) in page)
        {
            if (bytes > options.BatchBytes)
                break;
            sent.Add(key, record.Object);
            objects.Add(new KeyedObject(key, record.Object));
            bytes += record.Object.ValueBytes;
            _cursors[target] = key;
        }

        var batch = new HintBatch(port.NextNumber(), target, sent, port.Now.Elapsed);
        _underWay[target] = batch;
        port.Reply(target, new QuorumReply(new HandOff(batch.Number, objects), after));
    }

    private void Reassign(ReplicaId target)
    {
        foreach (var (key, record) in store.Scan(target, 0, ulong.MaxValue, after: null, options.BatchObjects, out _))
            builder.Move(target, key, record);
        LookSoon();
    }
}

using ActorDist.Core.Consensus;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Quorum;

/// <summary>
/// Active anti-entropy (Riak's name): from time to time compares hash trees with one other replica, walks down where they differ and
/// exchanges what one side lacks. The side that began drives, one question at a time, and asks again where there is no answer; the other
/// answers from what it holds. A replica that does not answer for long ends the exchange; the next begins where the trees differ still.
/// </summary>
internal sealed class AntiEntropy(
    IQuorumPort port, QuorumReplicaOptions options, IQuorumStore store, HashForest trees, LocalCopies copies)
{
    private const long Patience = 5000;
    private const long AskAgainAfter = 400;
    private Exchange? _current;
    private long _dueAt = options.ExchangeEvery;
    private int _turn;

    public long NextWake => port.Ring.Members.Count < 2 ? long.MaxValue : _current is { } current ? Math.Min(current.GivesUpAt, current.AsksAgainAt) : _dueAt;

    /// <summary>Exchanges that came to their end.</summary>
    public long Completed { get; private set; }

    /// <summary>Objects received in exchanges that were news.</summary>
    public long Repaired { get; private set; }

    /// <summary>Whether an exchange begun here has not come to its end.</summary>
    public bool IsUnderWay => _current is not null;

    public void RingChanged()
    {
        _current = null;
        _dueAt = port.Now.Elapsed + options.ExchangeEvery;
    }

    /// <summary>Begins an exchange with one replica, whatever is due.</summary>
    public void Begin(ReplicaId peer)
    {
        if (!trees.IsBuilt || !trees.TryGet(peer, out var tree))
            return;
        _current = new Exchange(peer);
        Ask(number => new CompareBranches(number, [.. tree.Branches]));
    }

    public void Wake()
    {
        var now = port.Now.Elapsed;
        if (_current is { } current && now >= current.GivesUpAt)
            End(isComplete: false);
        if (_current is { Question: { } question } waiting && now >= waiting.AsksAgainAt)
        {
            waiting.AsksAgainAt = now + AskAgainAfter;
            port.Send(waiting.Peer, question);
        }

        if (_current is not null || now < _dueAt || port.Ring.Members.Count < 2)
            return;
        _dueAt = now + options.ExchangeEvery;
        var members = port.Ring.Members;
        for (var i = 0; i < members.Count; i++)
        {
            var peer = members[_turn++ % members.Count].Id;
            if (peer == options.Self || !port.IsReachable(peer))
                continue;
            Begin(peer);
            return;
        }
    }

    /// <summary>Handles the messages of exchanges; false for others.</summary>
    public bool Receive(ReplicaId from, Message message)
    {
        switch (message)
        {
            case CompareBranches compare:
                if (trees.IsBuilt && trees.TryGet(from, out var tree))
                    port.Reply(from, new QuorumReply(new BranchesDiffer(compare.Exchange, Differences(tree.Branches, compare.Hashes)), 0));
                return true;
            case CompareLeaves compare:
                if (trees.IsBuilt && trees.TryGet(from, out tree) && (uint)compare.Branch < (uint)tree.Branches.Count)
                {
                    var first = compare.Branch * tree.LeavesPerBranch;
                    var leaves = Differences(tree.Leaves(compare.Branch), compare.Hashes).Select(leaf => first + leaf);
                    port.Reply(from, new QuorumReply(new LeavesDiffer(compare.Exchange, [.. leaves]), 0));
                }

                return true;
            case CompareKeys compare:
                if (trees.IsBuilt && compare.Leaf >= 0 && compare.Leaf < 1 << options.TreeBits)
                    port.Reply(from, Compare(from, compare));
                return true;
            case Absorb absorb:
                Take(from, absorb.Objects);
                return true;
            case BranchesDiffer or LeavesDiffer or KeysDiffer:
                if (_current is { } current && current.Peer == from)
                    Continue(current, message);
                return true;
            default:
                return false;
        }
    }

    private static List<int> Differences(IReadOnlyList<ulong> left, IReadOnlyList<ulong> right) =>
        left.Count == right.Count ? [.. Enumerable.Range(0, left.Count).Where(i => left[i] != right[i])] : [];

    private void Continue(Exchange current, Message message)
    {
        switch (message)
        {
            case BranchesDiffer differ when differ.Exchange == current.Number:
                foreach (var branch in differ.Branches)
                    current.Branches.Enqueue(branch);
                break;
            case LeavesDiffer differ when differ.Exchange == current.Number:
                foreach (var leaf in differ.Leaves)
                    current.Leaves.Enqueue(leaf);
                break;
            case KeysDiffer differ when differ.Exchange == current.Number:
                var isNews = Take(current.Peer, differ.Objects);
                Give(current.Peer, differ.Wanted);
                if (differ.IsPartial && isNews)
                {
                    AskKeys(current);
                    return;
                }

                if (current.Through is not null)
                {
                    current.After = current.Through;
                    AskKeys(current);
                    return;
                }

                break;
            default:
                return;
        }

        Next(current);
    }

    private void Next(Exchange current)
    {
        if (current.Leaves.TryDequeue(out var leaf))
        {
            (current.Leaf, current.After) = (leaf, null);
            AskKeys(current);
        }
        else if (current.Branches.TryDequeue(out var branch)
            && trees.TryGet(current.Peer, out var tree)
            && (uint)branch < (uint)tree.Branches.Count)
        {
            Ask(number => new CompareLeaves(number, branch, [.. tree.Leaves(branch)]));
        }
        else
        {
            End(isComplete: true);
        }
    }

    private void AskKeys(Exchange current)
    {
        if (current.Leaf < 0 || current.Leaf >= 1 << options.TreeBits)
        {
            End(isComplete: false);
            return;
        }

        var (first, last) = HashTree.RangeOf(current.Leaf, options.TreeBits);
        var page = store.Scan(hintFor: null, first, last, current.After, options.BatchObjects, out _);
        current.Through = page.Count < options.BatchObjects ? null : page[^1].Key;
        var keys = page.Where(pair => trees.IsShared(pair.Key, current.Peer))
            .Select(pair => new KeyDigest(pair.Key, pair.Value.Object.Digest));
        Ask(number => new CompareKeys(number, current.Leaf, current.After, current.Through, [.. keys]));
    }

    /// <summary>Compares a page of the other side's keys with all that this side holds in the same range.</summary>
    private QuorumReply Compare(ReplicaId from, CompareKeys compare)
    {
        Dictionary<QuorumKey, ulong> theirs = [];
        foreach (var (key, digest) in compare.Keys)
            theirs[key] = digest;
        List<KeyedObject> objects = [];
        var (first, last) = HashTree.RangeOf(compare.Leaf, options.TreeBits);
        var (bytes, after, isPartial) = (0L, 0L, false);
        foreach (var (key, record) in Range(first, last, compare.After, compare.Through, commit => after = Math.Max(after, commit)))
        {
            if (theirs.TryGetValue(key, out var known) && known == record.Object.Digest)
            {
                theirs.Remove(key);
                continue;
            }

            if (!trees.IsShared(key, from))
                continue;
            if (objects.Count >= options.BatchObjects || objects.Count > 0 && bytes > options.BatchBytes)
            {
                isPartial = true;
                continue;
            }

            objects.Add(new KeyedObject(key, record.Object));
            bytes += record.Object.ValueBytes;
        }

        // What is left of theirs is missing or different here.
        return new QuorumReply(new KeysDiffer(compare.Exchange, objects, [.. theirs.Keys], isPartial), after);
    }

    private IEnumerable<KeyValuePair<QuorumKey, QuorumRecord>> Range(
        ulong first, ulong last, QuorumKey? after, QuorumKey? through, Action<long> seen)
    {
        while (true)
        {
            var page = store.Scan(hintFor: null, first, last, after, options.BatchObjects, out var commit);
            seen(commit);
            foreach (var pair in page)
            {
                if (through is { } end && pair.Key > end)
                    yield break;
                yield return pair;
            }

            if (page.Count < options.BatchObjects)
                yield break;
            after = page[^1].Key;
        }
    }

    private bool Take(ReplicaId peer, IReadOnlyList<KeyedObject> objects)
    {
        var isNews = false;
        foreach (var (key, value) in objects)
        {
            if (copies.Fault(key, value, port.Now.Wall) is not null)
                continue;
            // By their digests: a store may make another object of the same record with each load.
            var before = store.Load(hintFor: null, key, out _)?.Object.Digest;
            copies.Absorb(hintFor: null, key, value);
            if (before == store.Load(hintFor: null, key, out _)?.Object.Digest)
                continue;
            isNews = true;
            Repaired++;
            port.Notice(QuorumNoticeKind.Exchanged, key, peer);
        }

        return isNews;
    }

    private void Give(ReplicaId peer, IReadOnlyList<QuorumKey> wanted)
    {
        List<KeyedObject> objects = [];
        var (bytes, after) = (0L, 0L);
        foreach (var key in wanted)
        {
            if (store.Load(hintFor: null, key, out var commit) is not { } record)
                continue;
            objects.Add(new KeyedObject(key, record.Object));
            bytes += record.Object.ValueBytes;
            after = Math.Max(after, commit);
            if (objects.Count < options.BatchObjects && bytes <= options.BatchBytes)
                continue;
            port.Reply(peer, new QuorumReply(new Absorb(objects), after));
            (objects, bytes) = ([], 0);
        }

        if (objects.Count > 0)
            port.Reply(peer, new QuorumReply(new Absorb(objects), after));
    }

    private void Ask(Func<long, Message> question)
    {
        var (current, now) = (_current!, port.Now.Elapsed);
        current.Number = port.NextNumber();
        current.Question = question(current.Number);
        (current.GivesUpAt, current.AsksAgainAt) = (now + Patience, now + AskAgainAfter);
        port.Send(current.Peer, current.Question);
    }

    private void End(bool isComplete)
    {
        Completed += isComplete ? 1 : 0;
        _current = null;
    }
}

using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>
/// Walks all objects on the disk, a page a step: counts them in the hash trees, and turns those that this replica is no longer a primary
/// of into hints for those that are.
/// </summary>
internal sealed class ForestBuilder(IQuorumPort port, QuorumReplicaOptions options, IQuorumStore store, HashForest trees, LocalCopies copies)
{
    private QuorumKey? _cursor;

    public long NextWake => trees.IsBuilt || port.Ring.Members.Count == 0 ? long.MaxValue : port.Now.Elapsed;

    public void Restart()
    {
        _cursor = null;
        trees.Reset(port.Ring);
    }

    public void Wake()
    {
        if (trees.IsBuilt || port.Ring.Members.Count == 0)
            return;
        var page = store.Scan(hintFor: null, 0, ulong.MaxValue, _cursor, options.BuildPage, out _);
        foreach (var (key, record) in page)
        {
            if (port.Ring.IsPrimary(key, options.Self, options.Buckets.Of(key).N))
            {
                trees.Count(key, record.Object.Digest);
            }
            else
            {
                trees.Skip(key);
                Move(hintFor: null, key, record);
            }

            _cursor = key;
        }

        if (page.Count < options.BuildPage)
            trees.Complete();
    }

    /// <summary>Makes hints for the primaries of a key of what is held for none of them; all in one commit.</summary>
    public void Move(ReplicaId? hintFor, QuorumKey key, QuorumRecord record)
    {
        foreach (var primary in port.Ring.PreferenceList(key).Take(options.Buckets.Of(key).N))
            copies.Absorb(primary.Id == options.Self ? null : primary.Id, key, record.Object);
        copies.Remove(hintFor, key);
    }
}

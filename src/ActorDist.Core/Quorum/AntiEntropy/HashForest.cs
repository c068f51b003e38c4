using System.Diagnostics.CodeAnalysis;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>
/// A hash tree for each other replica, over the keys of which both are primaries. Trees were chosen over node-wide dotted clocks
/// (Gonçalves et al., "DottedDB", SRDS 2017), which know what a replica has seen but not what it still holds: a replica that lost a key
/// would never be given it again. Trees are built from what is on the disk, so they find losses too. They live in memory and are built
/// anew at each start and change of the ring; what is saved meanwhile behind the builder's cursor is counted by the builder's scan.
/// </summary>
internal sealed class HashForest
{
    private readonly QuorumReplicaOptions _options;
    private readonly Dictionary<ReplicaId, HashTree> _trees = [];
    private ReplicaRing _ring = ReplicaRing.Empty;
    private QuorumKey? _cursor;

    public HashForest(QuorumReplicaOptions options)
    {
        if (options.TreeBits is < 2 or > 20 || options.TreeBits % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(options), options.TreeBits, "TreeBits is an even number from 2 to 20");
        _options = options;
    }

    /// <summary>Whether every object is counted.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>Empties the trees for another ring, to be built with <see cref="Count"/>.</summary>
    public void Reset(ReplicaRing ring)
    {
        _ring = ring;
        _trees.Clear();
        foreach (var member in ring.Members.Where(member => member.Id != _options.Self && ring.IndexOf(_options.Self) >= 0))
            _trees.Add(member.Id, new HashTree(_options.TreeBits));
        (_cursor, IsBuilt) = (null, false);
    }

    public bool TryGet(ReplicaId peer, [NotNullWhen(true)] out HashTree? tree) =>
        _trees.TryGetValue(peer, out tree);

    /// <summary>Whether a key is in the tree shared with another replica.</summary>
    public bool IsShared(QuorumKey key, ReplicaId peer)
    {
        var n = _options.Buckets.Of(key).N;
        return _ring.IsPrimary(key, _options.Self, n) && _ring.IsPrimary(key, peer, n);
    }

    /// <summary>What is held for a key has changed; null for nothing.</summary>
    public void Changed(QuorumKey key, ulong? before, ulong? after)
    {
        if (IsBuilt || _cursor is { } cursor && key <= cursor)
            Apply(key, before, after);
    }

    /// <summary>The builder's scan has come to a key.</summary>
    public void Count(QuorumKey key, ulong digest)
    {
        Apply(key, before: null, digest);
        _cursor = key;
    }

    /// <summary>The builder's scan has passed a key that is not counted.</summary>
    public void Skip(QuorumKey key) => _cursor = key;

    /// <summary>The builder's scan is through.</summary>
    public void Complete() => IsBuilt = true;

    private void Apply(QuorumKey key, ulong? before, ulong? after)
    {
        var n = _options.Buckets.Of(key).N;
        if (!_ring.IsPrimary(key, _options.Self, n))
            return;
        foreach (var (peer, tree) in _trees)
        {
            if (_ring.IsPrimary(key, peer, n))
                tree.Changed(key, before, after);
        }
    }
}

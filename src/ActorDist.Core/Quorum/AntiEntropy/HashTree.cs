namespace ActorDist.Core.Quorum;

/// <summary>
/// A hash tree of three levels (root, branches, leaves) over the keys that two replicas share. A leaf covers an even range of key hashes
/// and holds the exclusive or of a hash of each key with what is held for it, so that a change costs no reading of its neighbours.
/// Of fixed size, whatever the number of keys.
/// </summary>
internal sealed class HashTree(int bits)
{
    private readonly ulong[] _leaves = new ulong[1 << bits];
    private readonly ulong[] _branches = new ulong[1 << (bits / 2)];

    public IReadOnlyList<ulong> Branches => _branches;

    public int LeavesPerBranch => _leaves.Length / _branches.Length;

    public IReadOnlyList<ulong> Leaves(int branch) =>
        new ArraySegment<ulong>(_leaves, branch * LeavesPerBranch, LeavesPerBranch);

    /// <summary>What is held for a key has changed; null for nothing.</summary>
    public void Changed(QuorumKey key, ulong? before, ulong? after)
    {
        var change = (before is { } old ? StableHash.Combine(key.Hash, old) : 0) ^ (after is { } now ? StableHash.Combine(key.Hash, now) : 0);
        var leaf = LeafOf(key.Hash, bits);
        _leaves[leaf] ^= change;
        _branches[leaf / LeavesPerBranch] ^= change;
    }

    public static int LeafOf(ulong hash, int bits) => (int)(hash >> (64 - bits));

    /// <summary>First and last key hash of a leaf.</summary>
    public static (ulong First, ulong Last) RangeOf(int leaf, int bits) =>
        ((ulong)leaf << (64 - bits), ((ulong)leaf << (64 - bits)) | (ulong.MaxValue >> bits));
}

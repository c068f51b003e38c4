namespace ActorDist.Core.Quorum;

/// <summary>The buckets of a cluster; every replica must have the same.</summary>
public sealed class BucketSet
{
    private readonly BucketOptions _others;
    private readonly Dictionary<string, BucketOptions>.AlternateLookup<ReadOnlySpan<char>> _byName;

    /// <summary>From the buckets that have options of their own.</summary>
    /// <param name="others">The options of all buckets that are not named.</param>
    /// <param name="named">Options by name.</param>
    public BucketSet(BucketOptions others, IEnumerable<KeyValuePair<string, BucketOptions>>? named = null)
    {
        _others = others;
        _byName = new Dictionary<string, BucketOptions>(named ?? [], StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Options of a bucket.</summary>
    public BucketOptions this[ReadOnlySpan<char> bucket] => _byName.TryGetValue(bucket, out var options) ? options : _others;

    /// <summary>Options of a key's bucket.</summary>
    public BucketOptions Of(QuorumKey key) => this[key.Bucket];
}

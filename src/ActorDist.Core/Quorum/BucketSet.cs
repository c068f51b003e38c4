namespace ActorDist.Core.Quorum;

/// <summary>The buckets of a cluster; every replica must have the same.</summary>
public sealed class BucketSet
{
    private readonly BucketOptions _others;
    private readonly Dictionary<string, BucketOptions>.AlternateLookup<ReadOnlySpan<char>> _byName;

    /// <summary>From the buckets that have options of their own.</summary>
    /// <param name="others">The options of all buckets that are not named.</param>
    /// <param name="named">Options by name.</param>
    /// <exception cref="FormatException">An option is out of range; the message names the bucket and the option.</exception>
    public BucketSet(BucketOptions others, IEnumerable<KeyValuePair<string, BucketOptions>>? named = null)
    {
        _others = others;
        var byName = new Dictionary<string, BucketOptions>(named ?? [], StringComparer.Ordinal);
        Check("other buckets", others);
        foreach (var (name, options) in byName)
            Check($"bucket {name}", options);
        _byName = byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Options of a bucket.</summary>
    public BucketOptions this[ReadOnlySpan<char> bucket] => _byName.TryGetValue(bucket, out var options) ? options : _others;

    /// <summary>Options of a key's bucket.</summary>
    public BucketOptions Of(QuorumKey key) => this[key.Bucket];

    private static void Check(string bucket, BucketOptions options)
    {
        if (!Enum.IsDefined(options.Mode))
            throw new FormatException($"{bucket}: unknown mode {options.Mode}");
        if (options.N is < 1 or > ReplicaRing.MaxMembers)
            throw new FormatException($"{bucket}: n is {options.N}; it must be from 1 to {ReplicaRing.MaxMembers}");
        if (options.Timeout <= 0)
            throw new FormatException($"{bucket}: the timeout is {options.Timeout} ms; it must be above 0");
        if (options.SiblingLimit is < 1 or > VersionedObjectEncoding.MaxValues)
        {
            throw new FormatException(
                $"{bucket}: the sibling limit is {options.SiblingLimit}; it must be from 1 to {VersionedObjectEncoding.MaxValues}");
        }

        if (options.ValueLimit < 1 || options.ObjectLimit < options.ValueLimit)
        {
            throw new FormatException(
                $"{bucket}: the value limit is {options.ValueLimit} bytes and that of an object {options.ObjectLimit}; the first must be "
                + "above 0 and the second not below the first");
        }
    }
}

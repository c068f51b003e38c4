namespace ActorDist.Core.Quorum;

/// <summary>
/// Limits of an object's growth: near them a warning, past them a refusal. Only writes are refused, where they come in; what another
/// replica has acknowledged is taken whatever its size.
/// </summary>
internal static class ObjectLimits
{
    /// <summary>Why a write is refused, or null. One that makes the object no larger never is.</summary>
    public static string? Refusal(QuorumKey key, VersionedObject? before, VersionedObject after, BucketOptions bucket)
    {
        if (after.SiblingCount > bucket.SiblingLimit && after.SiblingCount > (before?.SiblingCount ?? 0))
            return $"{key} would have {after.SiblingCount} siblings, the limit is {bucket.SiblingLimit}: get it, and put with its context";
        if (after.ValueBytes > bucket.ObjectLimit && after.ValueBytes > (before?.ValueBytes ?? 0))
            return $"{key} would be {after.ValueBytes} bytes with its siblings, the limit is {bucket.ObjectLimit}";
        return null;
    }

    /// <summary>What to warn of, or null.</summary>
    public static string? Warning(QuorumKey key, VersionedObject after, BucketOptions bucket)
    {
        if (after.SiblingCount > bucket.SiblingWarning)
            return $"{key} has {after.SiblingCount} siblings; writes are refused beyond {bucket.SiblingLimit}";
        if (after.ValueBytes > bucket.ObjectWarning)
            return $"{key} is {after.ValueBytes} bytes with its siblings; writes are refused beyond {bucket.ObjectLimit}";
        return null;
    }
}

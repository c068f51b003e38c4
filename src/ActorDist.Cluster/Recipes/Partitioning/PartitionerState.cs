namespace ActorDist.Cluster.Recipes.Partitioning;

/// <summary>Where a member of a partition stands; the four states of Kazoo's SetPartitioner.</summary>
public enum PartitionerState
{
    /// <summary>Some of its items are not granted yet; those that are may be worked on.</summary>
    Allocating,

    /// <summary>It has all its items, and none is about to move.</summary>
    Acquired,

    /// <summary>Some of its items are moving: they are drained, then released. The others are worked on as before.</summary>
    Release,

    /// <summary>It is no member any more, for the reason given. Terminal.</summary>
    Failure,
}

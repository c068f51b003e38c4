namespace ActorDist.Cluster.Recipes.Partitioning;

/// <summary>How a member of a partition behaves.</summary>
/// <param name="DrainDeadline">How long the release of a moving item may take; then it is taken, here and by the others.</param>
/// <param name="AllocationTimeout">How long it may stay without all of its items before it fails.</param>
public sealed record PartitionerOptions(TimeSpan DrainDeadline, TimeSpan AllocationTimeout)
{
    /// <summary>10 s to drain, a minute to allocate.</summary>
    public static PartitionerOptions Default { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));

    /// <summary>Work that ends when an item moves; the partitioner waits for it before it releases the item.</summary>
    public Func<OwnedItem, Task>? DrainAsync { get; init; }
}

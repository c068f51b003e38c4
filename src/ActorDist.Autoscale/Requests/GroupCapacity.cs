using ActorDist.Cluster.Registers;

namespace ActorDist.Autoscale.Requests;

/// <summary>A group as its requests made it.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Capacity">The sum of its requests' changes, in servers.</param>
/// <param name="Requests">How many requests changed it.</param>
public sealed record GroupCapacity(string GroupId, long Capacity, int Requests)
{
    private const int Page = 1000;

    /// <summary>Sums all effects; every one whose write was answered before is counted, and those written meanwhile may be.</summary>
    /// <param name="store">The store to sum over.</param>
    /// <returns>The groups, in order of their IDs.</returns>
    /// <exception cref="QuorumUnavailableException">No quorum answered.</exception>
    public static async Task<IReadOnlyList<GroupCapacity>> SumAsync(IEffectStore store)
    {
        var groups = new SortedDictionary<string, GroupCapacity>(StringComparer.Ordinal);
        for (string? after = ""; after is not null;)
        {
            var page = await store.ListAsync(after, Page);
            foreach (var effect in page.Effects)
            {
                var group = groups.GetValueOrDefault(effect.GroupId) ?? new GroupCapacity(effect.GroupId, 0, 0);
                groups[effect.GroupId] = group with { Capacity = group.Capacity + effect.Change, Requests = group.Requests + 1 };
            }

            after = page.Next;
        }

        return [.. groups.Values];
    }
}

namespace ActorDist.Autoscale.Requests;

/// <summary>A group as its requests made it.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Capacity">The sum of its requests' changes, in servers.</param>
/// <param name="Requests">How many requests changed it.</param>
public sealed record GroupCapacity(string GroupId, long Capacity, int Requests)
{
    private const int Page = 1000;

    /// <summary>
    /// Sums the effects on a node's disk. A request counts once, by the first of its effects, should two bodies have been executed
    /// under its ID.
    /// </summary>
    /// <param name="store">The store to sum over.</param>
    /// <returns>The groups, in order of their IDs.</returns>
    public static IReadOnlyList<GroupCapacity> Sum(IEffectStore store)
    {
        var groups = new SortedDictionary<string, GroupCapacity>(StringComparer.Ordinal);
        var after = "";
        IReadOnlyList<LocalEffects> page;
        do
        {
            page = store.ReadLocal(after, Page);
            foreach (var effect in page.Select(entry => entry.Effects[0]))
            {
                var group = groups.GetValueOrDefault(effect.GroupId) ?? new GroupCapacity(effect.GroupId, 0, 0);
                groups[effect.GroupId] = group with { Capacity = group.Capacity + effect.Change, Requests = group.Requests + 1 };
                after = effect.RequestId;
            }
        }
        while (page.Count == Page);

        return [.. groups.Values];
    }
}

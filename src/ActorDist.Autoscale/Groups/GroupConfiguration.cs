namespace ActorDist.Autoscale.Groups;

/// <summary>How many servers a group may have, and how it goes about changing their number (Otter's <c>groupConfiguration</c>).</summary>
/// <param name="Name">For people; need not be unique.</param>
/// <param name="CooldownSeconds">After an executed policy no policy of the group is executed for so long.</param>
/// <param name="MinEntities">Fewest servers.</param>
/// <param name="MaxEntities">Most servers.</param>
/// <param name="Order">Which servers go first when the group shrinks.</param>
/// <param name="Metadata">Words of the tenant's own.</param>
public sealed record GroupConfiguration(
    string Name,
    int CooldownSeconds,
    int MinEntities,
    int MaxEntities,
    DeletionOrder Order,
    IReadOnlyList<KeyValuePair<string, string>> Metadata);

namespace ActorDist.Lab.Demo.Groups;

/// <summary>One request to a group, and what was seen of it.</summary>
/// <param name="Key">The key under which it was sent, to several nodes at once.</param>
/// <param name="Change">Servers to add; below 0, to remove.</param>
public sealed record ScalingStep(string Key, int Change)
{
    /// <summary>Whether some node acknowledged it.</summary>
    public bool IsAcknowledged { get; init; }

    /// <summary>Whether the group was seen to have what was asked for; the next step is asked for only after that.</summary>
    public bool IsConverged { get; init; }

    /// <summary>Why a node refused it; null where none did.</summary>
    public string? Refusal { get; init; }
}

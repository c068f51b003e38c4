namespace ActorDist.Autoscale.Groups;

/// <summary>Which of the servers in service go first when a group shrinks. Servers that are still being built always go before them.</summary>
public enum DeletionOrder : byte
{
    /// <summary>The oldest first, as in Otter.</summary>
    OldestFirst,

    /// <summary>The newest first.</summary>
    NewestFirst,

    /// <summary>Those of the oldest launch configuration first, of these the oldest.</summary>
    OldestLaunchFirst,
}

namespace ActorDist.Verification.Histories;

/// <summary>The four types of Jepsen's events.</summary>
public enum EventType
{
    /// <summary>An operation begins.</summary>
    Invoke,

    /// <summary>It was done.</summary>
    Ok,

    /// <summary>It certainly was not done.</summary>
    Fail,

    /// <summary>It may or may not have been done. Also every event of the nemesis.</summary>
    Info,
}

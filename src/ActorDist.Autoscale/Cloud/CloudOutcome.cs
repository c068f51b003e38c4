namespace ActorDist.Autoscale.Cloud;

/// <summary>What is known of a call to the cloud.</summary>
public enum CloudOutcome
{
    /// <summary>Done, now or by the same call before.</summary>
    Done,

    /// <summary>Certainly not done, and the same call will be refused again: a bad launch configuration, a quota.</summary>
    Refused,

    /// <summary>Certainly not done: the epoch is over, the group has another owner.</summary>
    Stale,

    /// <summary>Certainly not done; the same call may succeed later.</summary>
    Busy,

    /// <summary>Done, not done, or done later: no answer came, or one that does not say.</summary>
    Unknown,
}

namespace ActorDist.Autoscale.Convergence.Converging;

/// <summary>What is known of a command to a group's register.</summary>
public enum RecordOutcome
{
    /// <summary>It is on the disks of a majority.</summary>
    Done,

    /// <summary>Certainly not done: another owner has claimed the group since.</summary>
    Stale,

    /// <summary>Certainly not done: there is no such group, or no longer.</summary>
    Gone,

    /// <summary>Certainly not done; it may succeed later.</summary>
    Failed,

    /// <summary>Done, not done, or done later.</summary>
    Unknown,
}

namespace ActorDist.Core.Broadcast;

/// <summary>Why an operation was certainly not made.</summary>
public enum BroadcastRefusal
{
    /// <summary>It was made.</summary>
    None,

    /// <summary>This replica is no member of the configuration.</summary>
    NotAMember,

    /// <summary><see cref="BroadcastOptions.MaxUnstable"/> operations of this replica have not reached all members.</summary>
    LogFull,
}

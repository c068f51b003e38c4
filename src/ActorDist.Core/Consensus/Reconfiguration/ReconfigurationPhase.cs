namespace ActorDist.Core.Consensus;

/// <summary>Where a change of the configuration stands.</summary>
public enum ReconfigurationPhase
{
    /// <summary>None was asked of this replica.</summary>
    Idle,

    /// <summary>The joint configuration is being decided.</summary>
    DecidingJoint,

    /// <summary>The joint configuration is being put on disk by majorities of both sets.</summary>
    InstallingJoint,

    /// <summary>New replicas copy from the old set.</summary>
    Copying,

    /// <summary>The next stable configuration is being decided.</summary>
    DecidingStable,

    /// <summary>The stable configuration is being put on disk by a majority of the new set.</summary>
    InstallingStable,

    /// <summary>The change is over.</summary>
    Done,

    /// <summary>The change did not take place.</summary>
    Failed,
}

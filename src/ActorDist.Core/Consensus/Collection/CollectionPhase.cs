namespace ActorDist.Core.Consensus;

/// <summary>Where a garbage collection stands.</summary>
public enum CollectionPhase
{
    /// <summary>None was asked of this replica.</summary>
    Idle,

    /// <summary>Every replica accepts each tombstone under one ballot.</summary>
    Confirming,

    /// <summary>Every replica raises the floor.</summary>
    RaisingFloor,

    /// <summary>The tombstones may go; every replica has been told.</summary>
    Done,

    /// <summary>A replica was away, or the configuration changed. Nothing was removed.</summary>
    GaveUp,
}

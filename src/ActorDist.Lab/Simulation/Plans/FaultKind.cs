namespace ActorDist.Lab.Simulation.Plans;

/// <summary>What can happen to the simulated cluster beside what its network does all the time.</summary>
public enum FaultKind
{
    /// <summary>The process dies with everything that was not synced and starts again after a while.</summary>
    Crash,

    /// <summary>Messages from one node to another are lost for a while, one way only.</summary>
    Cut,

    /// <summary>A node hears nobody and nobody hears it for a while.</summary>
    Isolate,

    /// <summary>The process stands still for a while, then goes on where it was.</summary>
    Pause,

    /// <summary>The node's clock jumps ahead.</summary>
    ClockJump,

    /// <summary>The node dies and its disk is lost: it comes back as another replica, outside the configuration.</summary>
    Wipe,

    /// <summary>An operator has a replica replaced: the wiped one by its new disk, or any by a spare node.</summary>
    Replace,

    /// <summary>An operator has spare nodes added, up to five replicas.</summary>
    Grow,

    /// <summary>An operator has replicas removed, down to three.</summary>
    Shrink,

    /// <summary>Deleted registers are collected.</summary>
    Collect,
}

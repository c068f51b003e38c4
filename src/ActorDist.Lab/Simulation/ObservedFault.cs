namespace ActorDist.Lab.Simulation;

/// <summary>Kinds of effects, in the order they are shown.</summary>
public enum ObservedFault
{
    /// <summary>Messages lost at random.</summary>
    MessagesLost,

    /// <summary>Messages delivered twice.</summary>
    MessagesDoubled,

    /// <summary>Messages that came long after later ones.</summary>
    MessagesLate,

    /// <summary>Messages lost to a cut.</summary>
    MessagesCut,

    /// <summary>Messages to a node that was down.</summary>
    MessagesToTheDead,

    /// <summary>Processes killed.</summary>
    Crashes,

    /// <summary>Changes that a crash took because they were not synced.</summary>
    WritesLost,

    /// <summary>Commits of which a crash left only a beginning.</summary>
    TornCommits,

    /// <summary>Processes stopped for a while.</summary>
    Pauses,

    /// <summary>Clocks that jumped.</summary>
    ClockJumps,

    /// <summary>Disks lost.</summary>
    DisksLost,

    /// <summary>Changes of the configuration, joint and stable counted each.</summary>
    Reconfigurations,

    /// <summary>Tombstones removed by an acceptor.</summary>
    TombstonesDropped,

    /// <summary>Operations presented again to another node.</summary>
    Retries,

    /// <summary>Stale reads answered by a node that was cut off.</summary>
    StaleReadsCutOff,
}

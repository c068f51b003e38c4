namespace ActorDist.Autoscale.Cloud;

/// <summary>The states of a server, by the names of OpenStack Nova.</summary>
public enum ServerStatus
{
    /// <summary>A state that this program does not know.</summary>
    Unknown,

    /// <summary>Runs.</summary>
    Active,

    /// <summary>Is being built.</summary>
    Build,

    /// <summary>Restarts.</summary>
    HardReboot,

    /// <summary>Moves to another host.</summary>
    Migrating,

    /// <summary>Its password is being changed.</summary>
    Password,

    /// <summary>Is being built anew.</summary>
    Rebuild,

    /// <summary>Is being resized.</summary>
    Resize,

    /// <summary>Goes back to its old size.</summary>
    RevertResize,

    /// <summary>Somebody repairs it.</summary>
    Rescue,

    /// <summary>Waits for somebody to confirm its new size.</summary>
    VerifyResize,

    /// <summary>Somebody put it to sleep.</summary>
    Suspended,

    /// <summary>Switched off.</summary>
    Shutoff,

    /// <summary>Broken.</summary>
    Error,

    /// <summary>Deleted.</summary>
    Deleted,
}

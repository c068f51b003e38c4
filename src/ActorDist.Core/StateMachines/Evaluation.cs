namespace ActorDist.Core.StateMachines;

/// <summary>How a command fared against a register's state.</summary>
public enum Evaluation
{
    /// <summary>Applied now; the state changed.</summary>
    Applied,

    /// <summary>A read or a rejection; the content did not change.</summary>
    Unchanged,

    /// <summary>It had been applied before; the reply is the remembered one.</summary>
    Duplicate,

    /// <summary>A late copy of an operation whose session has declared it over; not applied.</summary>
    Settled,

    /// <summary>The register has forgotten operations of that time, so whether it was applied is not known; not applied now.</summary>
    Forgotten,
}

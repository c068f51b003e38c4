namespace ActorDist.Core.Consensus;

/// <summary>What is asked of a replica's proposer.</summary>
public enum RequestPurpose
{
    /// <summary>Apply a command; a read answers a chosen value.</summary>
    Command,

    /// <summary>Have a quorum accept the register's state under a new ballot, whatever it is.</summary>
    WriteBack,

    /// <summary>The same, but every replica of the configuration must accept: the first step of garbage collection.</summary>
    WriteBackToAll,

    /// <summary>Answer from this replica's own copy of a chosen state, without asking anybody.</summary>
    StaleRead,
}

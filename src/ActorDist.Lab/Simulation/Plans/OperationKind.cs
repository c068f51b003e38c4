namespace ActorDist.Lab.Simulation.Plans;

/// <summary>What a simulated client asks for.</summary>
public enum OperationKind
{
    /// <summary>Linearizable read.</summary>
    Get,

    /// <summary>Read of one replica's own copy.</summary>
    StaleGet,

    /// <summary>Unconditional write.</summary>
    Put,

    /// <summary>Write only if absent.</summary>
    Insert,

    /// <summary>Compare-and-swap from the version the client saw last.</summary>
    SwapVersion,

    /// <summary>Compare-and-swap from the value the client saw last.</summary>
    SwapValue,

    /// <summary>Add one.</summary>
    Increment,

    /// <summary>Add at the end.</summary>
    Append,

    /// <summary>Delete.</summary>
    Delete,
}

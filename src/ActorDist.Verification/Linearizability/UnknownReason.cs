namespace ActorDist.Verification.Linearizability;

/// <summary>Why a search ended without an answer.</summary>
public enum UnknownReason
{
    /// <summary>It has an answer.</summary>
    None,

    /// <summary>The time budget was spent.</summary>
    TimeBudget,

    /// <summary>The step budget was spent.</summary>
    StepBudget,

    /// <summary>The memory budget was spent.</summary>
    MemoryBudget,

    /// <summary>The caller cancelled.</summary>
    Cancelled,
}

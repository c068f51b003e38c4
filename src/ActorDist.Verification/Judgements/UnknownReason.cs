namespace ActorDist.Verification.Judgements;

/// <summary>Why a judge ended without an answer.</summary>
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

    /// <summary>The history is outside what the judge can decide, for example because two writes wrote the same value.</summary>
    NotJudgeable,

    /// <summary>Nothing in the history could have shown a violation, so that its absence proves nothing.</summary>
    NothingTested,

    /// <summary>Two judges of the same property gave different answers: one of them is wrong.</summary>
    JudgesDisagree,
}

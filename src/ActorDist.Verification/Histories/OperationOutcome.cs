namespace ActorDist.Verification.Histories;

/// <summary>How an operation ended, as its caller knows it. Jepsen writes the same three as <c>:ok</c>, <c>:fail</c> and <c>:info</c>.</summary>
public enum OperationOutcome
{
    /// <summary>Indefinite: it may take effect at any time after its call, or never. Its process is retired.</summary>
    Unknown = 0,

    /// <summary>It took effect between call and return, and the reply is known.</summary>
    Ok = 1,

    /// <summary>Definite failure: it did not happen and never will. Judges leave it out.</summary>
    Failed = 2,
}

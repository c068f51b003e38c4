namespace ActorDist.Core.Consensus;

/// <summary>What is known about a request's effect.</summary>
public enum OutcomeKind
{
    /// <summary>Decided: the reply says what the state machine answered, which may be a rejection.</summary>
    Done,

    /// <summary>Certainly had no effect and never will.</summary>
    Failed,

    /// <summary>May or may not have taken effect, or may yet. Presenting it again with the same operation ID is safe.</summary>
    Unknown,
}

namespace ActorDist.Core.StateMachines;

/// <summary>What a command did to the content.</summary>
public enum TransitionKind
{
    /// <summary>Nothing: a read, or a rejection.</summary>
    Unchanged,

    /// <summary>The content was replaced.</summary>
    Changed,

    /// <summary>The register was deleted.</summary>
    Deleted,
}

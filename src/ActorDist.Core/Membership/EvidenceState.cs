namespace ActorDist.Core.Membership;

/// <summary>Where the evidence about a member stands at this node.</summary>
public enum EvidenceState
{
    /// <summary>It is being looked at; nothing is found yet.</summary>
    Probing,

    /// <summary>The look gave neither a sign of death nor of life: the split-brain resolver decides.</summary>
    Ambiguous,

    /// <summary>Its port refuses; more votes are needed or awaited.</summary>
    Refused,

    /// <summary>Somebody found it alive or its port open: the split-brain resolver decides.</summary>
    Vetoed,

    /// <summary>A majority found its port refused and nobody had a veto: it was downed.</summary>
    Decided,
}

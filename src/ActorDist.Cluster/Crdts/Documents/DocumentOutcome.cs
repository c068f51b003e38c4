using ActorDist.Core.Crdts.Documents;

namespace ActorDist.Cluster.Crdts.Documents;

/// <summary>How an edit ended that was not refused.</summary>
/// <param name="Kind">How.</param>
/// <param name="Revision">The revision of the document at this node then.</param>
/// <param name="Error">Why it is not accepted.</param>
public sealed record DocumentOutcome(DocumentOutcomeKind Kind, DocumentRevision Revision, string? Error);

/// <summary>How an edit ended.</summary>
public enum DocumentOutcomeKind
{
    /// <summary>It is part of the text, and on this node's disk.</summary>
    Accepted,

    /// <summary>The writer had not seen the last text, so nothing was changed.</summary>
    Stale,

    /// <summary>It may or may not become part of the text, and may get lost if the node ends.</summary>
    Unknown,
}

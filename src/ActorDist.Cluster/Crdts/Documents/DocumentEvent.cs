using ActorDist.Core.Crdts.Documents;

namespace ActorDist.Cluster.Crdts.Documents;

/// <summary>What somebody who has a document open is told.</summary>
public abstract record DocumentEvent;

/// <summary>The whole text: to one who has just come or has missed too much.</summary>
/// <param name="Revision">The revision of the text.</param>
/// <param name="Text">The text.</param>
public sealed record DocumentOpened(DocumentRevision Revision, string Text) : DocumentEvent;

/// <summary>The text has changed; own changes are told too.</summary>
/// <param name="Change">How.</param>
public sealed record DocumentChanged(DocumentChange Change) : DocumentEvent;

/// <summary>Who has the document open now.</summary>
/// <param name="Writers">All, the reader too.</param>
public sealed record DocumentPresent(IReadOnlyList<DocumentWriter> Writers) : DocumentEvent;

/// <summary>The document was deleted; nothing comes after it.</summary>
public sealed record DocumentDeleted : DocumentEvent;

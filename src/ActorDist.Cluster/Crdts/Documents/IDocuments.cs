using ActorDist.Core.Crdts.Documents;

namespace ActorDist.Cluster.Crdts.Documents;

/// <summary>
/// Replicated texts as several people edit them at once, each at some node. A document is the object <c>text/NAME</c> of
/// <see cref="ICrdts"/>; it is made by the first edit.
/// </summary>
public interface IDocuments
{
    /// <summary>Opens a document. The session counts as present until the reader is disposed.</summary>
    /// <param name="name">The document.</param>
    /// <param name="session">The open page: 1 to 64 letters, digits or dashes that no other page has.</param>
    /// <param name="writer">What the person is called: up to 64 characters.</param>
    /// <param name="seen">The revision that was seen last, to get what came after it; null for the whole text.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="CrdtRefusedException">A name is malformed, or the document was deleted or is something else.</exception>
    /// <exception cref="CrdtUnansweredException">Too much is open at this node.</exception>
    Task<DocumentReader> OpenAsync(string name, string session, string writer, DocumentRevision? seen, CancellationToken cancellation);

    /// <summary>Edits a document that the session has open at this node.</summary>
    /// <exception cref="CrdtRefusedException">The edit makes no sense or is too large, or the session does not have the document open.</exception>
    /// <exception cref="CrdtUnansweredException">Too many edits wait.</exception>
    Task<DocumentOutcome> EditAsync(string name, DocumentEdit edit, CancellationToken cancellation);

    /// <summary>Says where somebody's cursor is, and what the person is called.</summary>
    /// <exception cref="CrdtRefusedException">The session does not have the document open, or a name is malformed.</exception>
    Task MoveAsync(string name, string session, string writer, int index, CancellationToken cancellation);
}

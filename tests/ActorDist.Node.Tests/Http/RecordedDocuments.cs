using ActorDist.Cluster.Crdts.Documents;
using ActorDist.Core.Crdts.Documents;

namespace ActorDist.Node.Tests.Http;

/// <summary>Accepts every edit and keeps it.</summary>
public sealed class RecordedDocuments : IDocuments
{
    private readonly List<DocumentEdit> _edits = [];

    public IReadOnlyList<DocumentEdit> Edits => _edits;

    public DocumentOutcomeKind Next { get; set; }

    public Task<DocumentReader> OpenAsync(string name, string session, string writer, DocumentRevision? seen, CancellationToken cancellation) =>
        throw new NotSupportedException("Only nodes have readers.");

    public Task<DocumentOutcome> EditAsync(string name, DocumentEdit edit, CancellationToken cancellation)
    {
        _edits.Add(edit);
        return Task.FromResult(new DocumentOutcome(Next, edit.Revision.Next, Error: null));
    }

    public Task MoveAsync(string name, string session, string writer, int index, CancellationToken cancellation) => Task.CompletedTask;
}

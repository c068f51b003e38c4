using ActorDist.Cluster.Crdts.Documents;
using ActorDist.Core.Crdts.Documents;
using Xunit;

namespace ActorDist.Cluster.Tests.Crdts.Documents;

/// <summary>A session that has a document open, and what it was told.</summary>
internal sealed class OpenDocument(IDocuments documents, string name, string session, DocumentReader reader) : IDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Text { get; private set; } = "";

    public DocumentRevision Revision { get; private set; }

    public List<DocumentChange> Changes { get; } = [];

    public IReadOnlyList<DocumentWriter> Present { get; private set; } = [];

    public bool IsDeleted { get; private set; }

    /// <summary>Opens it, or goes on with a text that it has seen.</summary>
    public static async Task<OpenDocument> OpenAsync(
        CrdtNodes nodes, string node, string name, string session, DocumentRevision? seen, string text)
    {
        var documents = nodes.DocumentsOf(node);
        return new OpenDocument(documents, name, session, await documents.OpenAsync(name, session, "Ada", seen, Cancel)) { Text = text };
    }

    /// <summary>Edits what it has seen.</summary>
    public Task<DocumentOutcome> EditAsync(int index, int delete, string insert, DocumentRevision? revision = null) =>
        documents.EditAsync(name, new DocumentEdit(revision ?? Revision, index, delete, insert, session, Cursor: null), Cancel);

    public Task MoveAsync(int index) => documents.MoveAsync(name, session, "Ada", index, Cancel);

    public Task TextBecomesAsync(string text) => UntilAsync(() => string.Equals(Text, text, StringComparison.Ordinal), () => $"'{text}'; it is '{Text}'");

    /// <summary>Takes what it is told until a condition holds.</summary>
    public Task UntilAsync(Func<bool> condition, Func<string> what)
    {
        return CrdtNodes.EventuallyAsync(
            () =>
            {
                while (reader.Events.TryRead(out var told))
                    Take(told);
                return Task.FromResult(condition());
            },
            $"{session}: {what()}");
    }

    public void Dispose() => reader.Dispose();

    private void Take(DocumentEvent told)
    {
        switch (told)
        {
            case DocumentOpened opened:
                (Text, Revision) = (opened.Text, opened.Revision);
                break;
            case DocumentChanged { Change: var change }:
                foreach (var splice in change.Splices)
                    Text = Text[..splice.Index] + splice.Inserted + Text[(splice.Index + splice.Deleted)..];
                Revision = change.Revision;
                Changes.Add(change);
                break;
            case DocumentPresent present:
                Present = present.Writers;
                break;
            default:
                IsDeleted = true;
                break;
        }
    }
}

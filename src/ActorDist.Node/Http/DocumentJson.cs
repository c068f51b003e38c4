using System.Text.Json.Serialization;
using ActorDist.Core.Crdts.Documents;
using ActorDist.Core.Crdts.Text;

namespace ActorDist.Node.Http;

/// <summary>The shapes of the routes of shared documents.</summary>
public static class DocumentJson
{
    /// <summary>The body of POST /v1/documents/{name}/edits.</summary>
    /// <param name="Revision">The revision of the text that the writer has seen.</param>
    /// <param name="Index">UTF-16 units before the edit.</param>
    /// <param name="Delete">UTF-16 units that it takes out.</param>
    /// <param name="Insert">What it puts in.</param>
    /// <param name="Session">The page that it was written in.</param>
    /// <param name="Cursor">UTF-16 units before the cursor afterwards.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record EditBody(string Revision, int Index, int Delete, string Insert, string Session, int? Cursor = null);

    /// <summary>The body of POST /v1/documents/{name}/cursors.</summary>
    /// <param name="Session">The page.</param>
    /// <param name="Name">What the person is called.</param>
    /// <param name="Index">UTF-16 units before the cursor.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record CursorBody(string Session, string Name, int Index);

    /// <summary>What became of an edit: <c>accepted</c>, <c>stale</c> or <c>unknown</c>, and the revision of the text then.</summary>
    public sealed record EditedBody(string Outcome, string Revision, string? Error);

    /// <summary>In the changes: the whole text.</summary>
    public sealed record TextBody(string Revision, string Text);

    /// <summary>In the changes: what became of the text, the session at this node that wrote it, or the nodes that it was written at.</summary>
    public sealed record TextChangeBody(string Revision, IReadOnlyList<SpliceBody> Splices, IReadOnlyList<string> By, string? Session)
    {
        /// <summary>A change as the route tells it.</summary>
        public static TextChangeBody Of(DocumentChange change)
        {
            ArgumentNullException.ThrowIfNull(change);
            return new TextChangeBody(change.Revision.ToString(), [.. change.Splices.Select(SpliceBody.Of)], change.By, change.Session);
        }
    }

    /// <summary>At a position some units went and others came.</summary>
    public sealed record SpliceBody(int Index, int Delete, string Insert)
    {
        /// <summary>A splice as the route tells it.</summary>
        public static SpliceBody Of(TextSplice splice) => new(splice.Index, splice.Deleted, splice.Inserted);
    }

    /// <summary>In the changes: who has the document open.</summary>
    public sealed record PresentBody(IReadOnlyList<DocumentWriter> Present);

    /// <summary>In the changes: the document was deleted.</summary>
    public sealed record DeletedBody(bool Deleted);
}

using ActorDist.Core.Crdts.Documents;

namespace ActorDist.Cluster.Crdts.Documents;

/// <summary>An edit of a text that its writer has seen.</summary>
/// <param name="Revision">The revision of that text.</param>
/// <param name="Index">UTF-16 units before it.</param>
/// <param name="Delete">UTF-16 units that it takes out.</param>
/// <param name="Insert">What it puts in.</param>
/// <param name="Session">Who writes.</param>
/// <param name="Cursor">UTF-16 units before the cursor afterwards, or null where it has not moved.</param>
public sealed record DocumentEdit(DocumentRevision Revision, int Index, int Delete, string Insert, string Session, int? Cursor);

using ActorDist.Core.Crdts.Text;

namespace ActorDist.Core.Crdts.Documents;

/// <summary>What became of a document's text in one step.</summary>
/// <param name="Revision">The revision that it led to.</param>
/// <param name="Splices">What became of the text, in order: each counts in the text as the one before left it.</param>
/// <param name="Session">Who wrote it where that was somebody at this node; null where it came from elsewhere.</param>
/// <param name="By">The nodes that it was written at.</param>
public sealed record DocumentChange(DocumentRevision Revision, IReadOnlyList<TextSplice> Splices, string? Session, IReadOnlyList<string> By)
{
    /// <summary>UTF-16 units that it puts in, with something for each splice.</summary>
    internal int Weight => Splices.Sum(splice => splice.Inserted.Length + 8);
}

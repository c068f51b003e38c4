using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Text;

namespace ActorDist.Core.Crdts.Documents;

/// <summary>
/// A replicated text as those see it who edit it at one node: one text after the other, with a number each. Who has seen a revision needs
/// only the changes after it; who has not seen the last one may not edit, since positions count in a text.
/// </summary>
/// <param name="epoch">A number that no other opening has.</param>
public sealed class SharedDocument(ulong epoch)
{
    /// <summary>Most changes that are kept for those who come back.</summary>
    public const int MaxKept = 256;

    /// <summary>Most UTF-16 units in all of them; each splice counts as a few more.</summary>
    public const int MaxKeptUnits = 256 * 1024;

    private readonly TextDocument _document = new(default);
    private readonly Queue<DocumentChange> _kept = [];
    private int _keptUnits;

    /// <summary>The revision of the text now.</summary>
    public DocumentRevision Revision { get; private set; } = new(epoch, 0);

    /// <summary>The text now.</summary>
    public string Text => _document.ToString();

    /// <summary>The operations that the text is made of.</summary>
    public VectorClock Version => _document.Version;

    /// <summary>Takes what a replica knows and this one does not.</summary>
    /// <param name="state">The replica's state.</param>
    /// <param name="session">Who wrote it where that was somebody at this node, or null.</param>
    /// <param name="by">The nodes that it was written at.</param>
    /// <returns>The change of the text; null where it is as it was.</returns>
    public DocumentChange? Take(TextState state, string? session, IReadOnlyList<string> by)
    {
        ArgumentNullException.ThrowIfNull(state);
        List<TextSplice> splices = [];
        state.ApplyTo(_document, splices);
        if (splices.Count == 0)
            return null;
        Revision = Revision.Next;
        var change = new DocumentChange(Revision, splices, session, by);
        _kept.Enqueue(change);
        _keptUnits += change.Weight;
        while (_kept.Count > MaxKept || _keptUnits > MaxKeptUnits)
            _keptUnits -= _kept.Dequeue().Weight;
        return change;
    }

    /// <summary>The changes after a revision; null where they are not kept any more or it is none of this opening: give the text then.</summary>
    public IReadOnlyList<DocumentChange>? After(DocumentRevision seen)
    {
        if (seen.Epoch != Revision.Epoch || seen.Number > Revision.Number || seen.Number < Revision.Number - _kept.Count)
            return null;
        return [.. _kept.Where(change => change.Revision.Number > seen.Number)];
    }
}

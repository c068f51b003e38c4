using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using ActorDist.Core.Crdts.Documents;
using ActorDist.Core.Crdts.Text;

namespace ActorDist.Core.Tests.Crdts.Documents;

/// <summary>A node with a replica of one text and the document that those at it see.</summary>
internal sealed class TestNode(int number)
{
    private readonly Origin _origin = new(new ReplicaId(0, (ulong)number + 1), 1);
    private readonly Dictionary<DocumentRevision, string> _texts = [];

    public SharedDocument Document { get; } = new((ulong)number + 1);

    public ReplicatedText State { get; private set; } = ReplicatedText.Empty;

    public List<TestWriter> Writers { get; } = [];

    /// <summary>The text of a revision.</summary>
    public string TextOf(DocumentRevision revision) => revision.Number == 0 ? "" : _texts[revision];

    /// <summary>Makes an edit of who has seen the last text.</summary>
    public bool Accept(DocumentRevision seen, TextSplice edit, string session)
    {
        if (seen != Document.Revision)
            return false;
        State = State.Merge(State.Edit(_origin, edit.Index, edit.Deleted, edit.Inserted));
        Take(session);
        return true;
    }

    public void Merge(TestNode other)
    {
        State = State.Merge(other.State);
        Take(session: null);
    }

    private void Take(string? session)
    {
        if (Document.Take(State.Known, session, []) is not { } change)
            return;
        _texts.Add(change.Revision, Document.Text);
        foreach (var writer in Writers)
            writer.OnItsWay.Enqueue(change);
    }
}

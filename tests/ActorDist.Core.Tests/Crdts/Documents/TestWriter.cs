using ActorDist.Core.Crdts.Documents;
using ActorDist.Core.Crdts.Text;
using Xunit;

namespace ActorDist.Core.Tests.Crdts.Documents;

/// <summary>Somebody who edits at a node as the page does it: one edit under way, and further writing as one splice over what was seen.</summary>
internal sealed class TestWriter
{
    private readonly TestNode _node;
    private readonly string _session;
    private DocumentRevision _revision;
    private string _base = "";
    private (DocumentRevision Revision, TextSplice Edit)? _request;
    private bool _isUnderWay;

    public TestWriter(TestNode node, string session)
    {
        (_node, _session, _revision) = (node, session, node.Document.Revision);
        node.Writers.Add(this);
    }

    public string Text { get; private set; } = "";

    public Queue<DocumentChange> OnItsWay { get; } = [];

    public bool IsDone => !_isUnderWay && OnItsWay.Count == 0 && string.Equals(_base, Text, StringComparison.Ordinal);

    /// <summary>Writes in place of what is there, without cutting a pair of surrogates.</summary>
    public void Write(int index, int delete, string insert)
    {
        var start = Whole(index % (Text.Length + 1));
        var end = Whole(Math.Min(Text.Length, start + delete));
        Text = string.Concat(Text.AsSpan(0, start), insert, Text.AsSpan(end));
    }

    public void Send()
    {
        if (_isUnderWay || Difference(_base, Text) is not { } edit)
            return;
        (_isUnderWay, _request) = (true, (_revision, edit));
    }

    /// <summary>The node comes to the edit.</summary>
    public void Arrive()
    {
        if (_request is not { } request)
            return;
        _request = null;
        if (!_node.Accept(request.Revision, request.Edit, _session))
            _isUnderWay = false;
    }

    /// <summary>The next change comes.</summary>
    public void Take()
    {
        if (!OnItsWay.TryDequeue(out var change))
            return;
        var isOwn = string.Equals(change.Session, _session, StringComparison.Ordinal);
        _isUnderWay &= !isOwn;
        foreach (var splice in change.Splices)
        {
            var own = isOwn ? null : Difference(_base, Text);
            _base = Spliced(_base, splice);
            if (!isOwn)
                Text = own is { } mine ? Spliced(_base, Moved(mine, splice)) : _base;
        }

        _revision = change.Revision;
        Assert.Equal(_node.TextOf(_revision), _base);
    }

    /// <summary>The connection breaks: what was on its way is lost and asked for again.</summary>
    public void Reconnect()
    {
        var missed = _node.Document.After(_revision);
        Assert.NotNull(missed);
        OnItsWay.Clear();
        foreach (var change in missed)
            OnItsWay.Enqueue(change);
    }

    private int Whole(int index) => index > 0 && index < Text.Length && char.IsLowSurrogate(Text[index]) ? index - 1 : index;

    private static string Spliced(string text, TextSplice splice) =>
        string.Concat(text.AsSpan(0, splice.Index), splice.Inserted, text.AsSpan(splice.Index + splice.Deleted));

    private static TextSplice? Difference(string from, string to)
    {
        if (string.Equals(from, to, StringComparison.Ordinal))
            return null;
        var start = from.AsSpan().CommonPrefixLength(to);
        if (start > 0 && char.IsHighSurrogate(from[start - 1]))
            start--;
        var end = 0;
        while (end < Math.Min(from.Length, to.Length) - start && from[^(end + 1)] == to[^(end + 1)])
            end++;
        if (end > 0 && char.IsLowSurrogate(from[^end]))
            end--;
        return new TextSplice(start, from.Length - end - start, to[start..^end]);
    }

    private static TextSplice Moved(TextSplice own, TextSplice other)
    {
        var (ownEnd, otherEnd) = (own.Index + own.Deleted, other.Index + other.Deleted);
        if (other.Index >= ownEnd)
            return own;
        if (otherEnd <= own.Index)
            return own with { Index = own.Index + other.Inserted.Length - other.Deleted };
        var rest = Math.Max(0, ownEnd - otherEnd);
        if (other.Index < own.Index)
            return new TextSplice(other.Index + other.Inserted.Length, rest, own.Inserted);
        var before = other.Index - own.Index;
        return rest == 0
            ? own with { Deleted = before }
            : new TextSplice(own.Index, before + other.Inserted.Length + rest, own.Inserted + other.Inserted);
    }
}

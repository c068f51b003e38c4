using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Crdts.Text;

/// <summary>Reads the runs that <see cref="RunWriter"/> wrote into columns, and checks each number.</summary>
internal ref struct RunReader(TextBatch batch, int[] next, SpanReader lengths, SpanReader references, ReadOnlySpan<char> text)
{
    private readonly TextBatch _batch = batch;
    private readonly int[] _next = next;
    private SpanReader _lengths = lengths;
    private SpanReader _references = references;
    private ReadOnlySpan<char> _text = text;
    private CharId _expected;
    private int _agent;

    /// <summary>Reads a run.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public void Read(byte kind)
    {
        if ((kind & RunKind.SameAgent) == 0)
            _agent = Number("text run's origin");
        if (_agent >= _next.Length)
            throw new FormatException($"text: a run of origin {_agent} of {_next.Length}");
        var length = (kind & RunKind.Single) != 0 ? 1 : Length();
        var run = new TextRun { Agent = _agent, Seq = _next[_agent], Length = length };
        if (run.Seq > TextDocument.MaxOperations - length)
            throw new FormatException($"text: an origin has more than {TextDocument.MaxOperations} operations");
        var left = Left(kind >> RunKind.LeftShift & 3);
        if ((kind & RunKind.Delete) != 0)
            ReadDeletion(ref run, kind, left);
        else
            ReadInsertion(ref run, kind, left);
        _next[_agent] = run.End;
        _expected = RunKind.ExpectedAfter(run);
    }

    /// <summary>Fails unless everything was read.</summary>
    /// <exception cref="FormatException">Something is left.</exception>
    public readonly void End()
    {
        _lengths.End("text lengths");
        _references.End("text references");
        if (!_text.IsEmpty)
            throw new FormatException($"text: {_text.Length} units after its end");
    }

    private readonly void ReadDeletion(ref TextRun run, byte kind, CharId anchor)
    {
        if (kind >> RunKind.RightShift != 0)
            throw new FormatException($"text: kind {kind} of a run is not known here");
        if (anchor.IsEdge)
            throw new FormatException("text: the edge is deleted");
        run.IsDelete = true;
        run.IsBackward = (kind & RunKind.Backward) != 0;
        run.Left = run.IsBackward ? anchor with { Seq = anchor.Seq - run.Length + 1 } : anchor;
        if (run.Left.Seq < 0 || run.Left.Seq > TextDocument.MaxOperations - run.Length)
            throw new FormatException("text: deleted characters are out of range");
        _batch.Add(run, default);
    }

    private void ReadInsertion(ref TextRun run, byte kind, CharId left)
    {
        if ((kind & RunKind.Backward) != 0)
            throw new FormatException($"text: kind {kind} of a run is not known here");
        if (run.Length > _text.Length)
            throw new FormatException("text: truncated");
        run.Left = left;
        run.Right = Right(kind >> RunKind.RightShift, left);
        var inserted = _text[..run.Length];
        if (char.IsLowSurrogate(inserted[0]) || char.IsHighSurrogate(inserted[^1]))
            throw new FormatException("text: a run divides a surrogate pair");
        _text = _text[run.Length..];
        _batch.Add(run, inserted);
    }

    private CharId Left(int reference) => reference switch
    {
        RunKind.Edge => CharId.Edge,
        RunKind.Expected => Checked(_expected.Agent, _expected.Seq),
        RunKind.Near => Distant(_expected.Agent),
        _ => Distant(Number("text reference's origin")),
    };

    private CharId Right(int reference, CharId left)
    {
        switch (reference)
        {
            case RunKind.Edge:
                return CharId.Edge;
            case RunKind.FollowsLeft:
                return left.IsEdge ? throw new FormatException("text: nothing follows the edge") : Checked(left.Agent, left.Seq + 1);
            case RunKind.SharedWithLeft:
                var insertion = left.IsEdge ? -1 : _batch.InsertionOf(left);
                return insertion >= 0
                    ? _batch.Runs[insertion].Right
                    : throw new FormatException("text: a right origin is shared with a character that is not there");
            default:
                return Distant(Number("text reference's origin"));
        }
    }

    private CharId Distant(int agent)
    {
        var distance = _references.Signed("text reference");
        return distance is >= -TextDocument.MaxOperations and <= TextDocument.MaxOperations
            ? Checked(agent, _expected.Seq + distance)
            : throw new FormatException("text: a reference is out of range");
    }

    private readonly CharId Checked(int agent, long seq) =>
        (uint)agent < (uint)_next.Length && seq is >= 0 and < TextDocument.MaxOperations
            ? new CharId(agent, (int)seq)
            : throw new FormatException("text: a reference is out of range");

    private int Length()
    {
        var length = _lengths.Unsigned("text length");
        return length is > 0 and <= TextDocument.MaxOperations ? (int)length : throw new FormatException($"text: a run of {length} operations");
    }

    private int Number(string field)
    {
        var value = _references.Unsigned(field);
        return value <= int.MaxValue ? (int)value : throw new FormatException($"{field}: out of range");
    }
}

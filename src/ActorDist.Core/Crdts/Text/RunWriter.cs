using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Crdts.Text;

/// <summary>Writes a batch's runs into columns; <see cref="RunReader"/> reads them.</summary>
internal ref struct RunWriter
{
    private readonly TextBatch _batch;
    private CharId _expected;
    private int _agent;

    /// <summary>A writer of a batch's runs, in their order.</summary>
    public RunWriter(TextBatch batch, SpanWriter kinds, SpanWriter lengths, SpanWriter references)
    {
        _batch = batch;
        Kinds = kinds;
        Lengths = lengths;
        References = references;
    }

    public SpanWriter Kinds;
    public SpanWriter Lengths;
    public SpanWriter References;

    /// <summary>Writes a run.</summary>
    public void Write(int index)
    {
        ref readonly var run = ref _batch.Runs[index];
        var kind = 0;
        if (run.Agent == _agent)
            kind |= RunKind.SameAgent;
        else
            References.Unsigned((ulong)run.Agent);
        _agent = run.Agent;
        if (run.Length == 1)
            kind |= RunKind.Single;
        else
            Lengths.Unsigned((ulong)run.Length);
        if (run.IsDelete)
        {
            kind |= RunKind.Delete | (run.IsBackward ? RunKind.Backward : 0);
            kind |= Left(run.IsBackward ? run.Left with { Seq = run.Left.Seq + run.Length - 1 } : run.Left) << RunKind.LeftShift;
        }
        else
        {
            kind |= Left(run.Left) << RunKind.LeftShift;
            kind |= Right(run.Left, run.Right, index) << RunKind.RightShift;
        }

        Kinds.Byte((byte)kind);
        _expected = RunKind.ExpectedAfter(run);
    }

    private int Left(CharId id)
    {
        if (id.IsEdge)
            return RunKind.Edge;
        if (id == _expected)
            return RunKind.Expected;
        if (id.Agent == _expected.Agent)
        {
            Distance(id);
            return RunKind.Near;
        }

        References.Unsigned((ulong)id.Agent);
        Distance(id);
        return RunKind.Far;
    }

    private int Right(CharId left, CharId right, int index)
    {
        if (right.IsEdge)
            return RunKind.Edge;
        if (right.Agent == left.Agent && right.Seq == left.Seq + 1)
            return RunKind.FollowsLeft;
        if (!left.IsEdge && _batch.InsertionOf(left) is var insertion && insertion >= 0 && insertion < index
            && _batch.Runs[insertion].Right == right)
            return RunKind.SharedWithLeft;
        References.Unsigned((ulong)right.Agent);
        Distance(right);
        return RunKind.Far;
    }

    private void Distance(CharId id) => References.Unsigned(SpanWriter.ZigZag((long)id.Seq - _expected.Seq));
}

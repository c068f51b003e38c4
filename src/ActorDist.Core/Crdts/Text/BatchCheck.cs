using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Text;

/// <summary>Whether a document can take a batch, found out before it takes any of it.</summary>
internal static class BatchCheck
{
    /// <summary>Whether every surrogate of a text has its partner.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is var at && at >= 0)
        {
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
                return false;
            text = text[(at + 2)..];
        }

        return true;
    }

    /// <summary>The first operation that has to come before the batch, or null where the document can take it.</summary>
    /// <param name="sequence">The document.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="agents">Of each of the batch's origins, the document's index or -1.</param>
    /// <exception cref="FormatException">It names as a character what is none, or takes a surrogate from its partner.</exception>
    public static Dot? Missing(TextSequence sequence, TextBatch batch, ReadOnlySpan<int> agents)
    {
        var view = new View(sequence, batch, agents);
        for (var i = 0; i < batch.Runs.Length; i++)
        {
            ref readonly var run = ref batch.Runs[i];
            var from = Math.Max(run.Seq, view.Next[run.Agent]);
            if (run.Seq > view.Next[run.Agent])
                return new Dot(batch.Origins[run.Agent], (ulong)view.Next[run.Agent] + 1);
            if (from >= run.End)
                continue;
            var missing = run.IsDelete ? view.Deletion(run, from) : view.Insertion(run, from);
            if (missing is { } id)
                return new Dot(batch.Origins[id.Agent], (ulong)id.Seq + 1);
            view.Next[run.Agent] = run.End;
        }

        return null;
    }

    /// <summary>The document with as much of the batch as was looked at.</summary>
    private readonly ref struct View
    {
        private readonly TextSequence _sequence;
        private readonly TextBatch _batch;
        private readonly ReadOnlySpan<int> _agents;
        private readonly int[] _inDocument;

        public View(TextSequence sequence, TextBatch batch, ReadOnlySpan<int> agents)
        {
            _sequence = sequence;
            _batch = batch;
            _agents = agents;
            _inDocument = new int[agents.Length];
            for (var i = 0; i < agents.Length; i++)
                _inDocument[i] = agents[i] < 0 ? 0 : sequence.Agents[agents[i]].Next;
            Next = [.. _inDocument];
        }

        public int[] Next { get; }

        public CharId? Insertion(in TextRun run, int from)
        {
            var before = from == run.Seq ? run.Left : new CharId(run.Agent, from - 1);
            if (IsMissing(before, out var left))
                return before;
            if (IsMissing(run.Right, out var right))
                return run.Right;
            if (char.IsHighSurrogate(left) || char.IsLowSurrogate(right))
                throw new FormatException("text: inserts between the two halves of a surrogate pair");
            return null;
        }

        public CharId? Deletion(in TextRun run, int from)
        {
            var target = new DeletedRun(run.Seq, run.Length, run.Left, run.IsBackward).Slice(from, run.End).Target;
            var end = target.Seq + run.End - from;
            for (var seq = target.Seq; seq < end;)
            {
                var id = new CharId(target.Agent, seq);
                if (IsMissing(id, out var unit))
                    return id;
                if (seq == target.Seq && char.IsLowSurrogate(unit))
                    throw HalfDeleted();
                seq = seq < _inDocument[id.Agent]
                    ? _sequence.EndOfCharacters(new CharId(_agents[id.Agent], seq))
                    : _batch.Runs[_batch.InsertionOf(id)].End;
            }

            IsMissing(new CharId(target.Agent, end - 1), out var last);
            return char.IsHighSurrogate(last) ? throw HalfDeleted() : null;
        }

        private bool IsMissing(CharId id, out char unit)
        {
            unit = default;
            if (id.IsEdge)
                return false;
            if (id.Seq >= Next[id.Agent])
                return true;
            if (id.Seq < _inDocument[id.Agent])
            {
                if (!_sequence.TryGetChar(new CharId(_agents[id.Agent], id.Seq), out unit))
                    throw NoCharacter(id);
                return false;
            }

            var insertion = _batch.InsertionOf(id);
            if (insertion < 0)
                throw NoCharacter(id);
            ref readonly var run = ref _batch.Runs[insertion];
            unit = _batch.Text[run.Text + id.Seq - run.Seq];
            return false;
        }

        private FormatException NoCharacter(CharId id) =>
            new($"text: operation {new Dot(_batch.Origins[id.Agent], (ulong)id.Seq + 1)} is named as a character, but it deletes");

        private static FormatException HalfDeleted() => new("text: deletes one half of a surrogate pair");
    }
}

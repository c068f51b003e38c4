using System.Runtime.InteropServices;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Text;

/// <summary>
/// Operations in an order that respects causality, of each origin without a gap, with a table of the origins that they name. It knows
/// which of its runs inserted a character, so that runs that build on each other can be checked before a document takes any of them.
/// </summary>
internal sealed class TextBatch
{
    /// <summary>So many are sought one after the other: most batches are an edit of one origin in the text of two.</summary>
    private const int FewOrigins = 8;

    private readonly List<TextRun> _runs = [];
    private readonly List<Origin> _origins = [];
    private readonly List<List<int>?> _insertions = [];
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];
    private Dictionary<Origin, int>? _agents;
    private char[] _text = [];
    private int _textLength;

    /// <summary>Everything it does.</summary>
    public ReadOnlySpan<TextRun> Runs => CollectionsMarshal.AsSpan(_runs);

    /// <summary>Who is named.</summary>
    public ReadOnlySpan<Origin> Origins => CollectionsMarshal.AsSpan(_origins);

    /// <summary>The text of all insertions.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(0, _textLength);

    /// <summary>Of each origin, how many operations must be known before it.</summary>
    public int[] Needs()
    {
        var needs = new int[_origins.Count];
        for (var i = 0; i < needs.Length; i++)
            needs[i] = Math.Max(_starts[i], 0);
        foreach (ref readonly var run in Runs)
        {
            Need(needs, run.IsDelete ? run.Left with { Seq = run.Left.Seq + run.Length - 1 } : run.Left);
            if (!run.IsDelete)
                Need(needs, run.Right);
        }

        return needs;
    }

    /// <summary>What must be known before it, as a clock.</summary>
    public VectorClock Before() => Clock(Needs());

    /// <summary>What is known with it, as a clock.</summary>
    public VectorClock After()
    {
        var known = Needs();
        for (var i = 0; i < known.Length; i++)
            known[i] = Math.Max(known[i], _ends[i]);
        return Clock(known);
    }

    /// <summary>Index of an origin, which is added where it is not there.</summary>
    public int AgentOf(Origin origin)
    {
        var agent = _agents is null ? _origins.IndexOf(origin) : _agents.GetValueOrDefault(origin, -1);
        if (agent >= 0)
            return agent;
        agent = _origins.Count;
        _origins.Add(origin);
        _insertions.Add(null);
        _starts.Add(-1);
        _ends.Add(0);
        _agents?.Add(origin, agent);
        if (agent == FewOrigins)
            _agents = _origins.Select((known, i) => (known, i)).ToDictionary();
        return agent;
    }

    /// <summary>Adds a run, as part of the last one where that goes on.</summary>
    /// <param name="run">The run; its place in the text is set here.</param>
    /// <param name="text">What it inserts.</param>
    public void Add(TextRun run, ReadOnlySpan<char> text)
    {
        if (_starts[run.Agent] < 0)
            _starts[run.Agent] = run.Seq;
        _ends[run.Agent] = run.End;
        run.Text = _textLength;
        Append(text);
        if (_runs.Count > 0 && TryJoin(ref CollectionsMarshal.AsSpan(_runs)[^1], run))
            return;
        if (!run.IsDelete)
            (_insertions[run.Agent] ??= []).Add(_runs.Count);
        _runs.Add(run);
    }

    /// <summary>The run that inserted a character, or -1.</summary>
    public int InsertionOf(CharId id)
    {
        if (_insertions[id.Agent] is not { } insertions)
            return -1;
        var (low, high) = (0, insertions.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_runs[insertions[middle]].End <= id.Seq)
                low = middle + 1;
            else
                high = middle;
        }

        return low < insertions.Count && _runs[insertions[low]].Seq <= id.Seq ? insertions[low] : -1;
    }

    private void Need(int[] needs, CharId id)
    {
        if (!id.IsEdge && (_ends[id.Agent] == 0 || id.Seq < _starts[id.Agent]))
            needs[id.Agent] = Math.Max(needs[id.Agent], id.Seq + 1);
    }

    private VectorClock Clock(int[] operations)
    {
        List<Dot> entries = [];
        for (var i = 0; i < operations.Length; i++)
        {
            if (operations[i] > 0)
                entries.Add(new Dot(_origins[i], (ulong)operations[i]));
        }

        return VectorClock.Of([.. entries]);
    }

    private static bool TryJoin(ref TextRun last, in TextRun next)
    {
        if (last.Agent != next.Agent || last.End != next.Seq || last.IsDelete != next.IsDelete)
            return false;
        if (!next.IsDelete)
        {
            if (next.Left != last.Last || next.Right != last.Right)
                return false;
            last.Length += next.Length;
            return true;
        }

        var deletion = new DeletedRun(last.Seq, last.Length, last.Left, last.IsBackward);
        if (!deletion.TryJoin(new DeletedRun(next.Seq, next.Length, next.Left, next.IsBackward), out var joined))
            return false;
        (last.Length, last.Left, last.IsBackward) = (joined.Length, joined.Target, joined.IsBackward);
        return true;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (_textLength + text.Length > _text.Length)
            Array.Resize(ref _text, Math.Max(_textLength + text.Length, _text.Length * 2));
        text.CopyTo(_text.AsSpan(_textLength));
        _textLength += text.Length;
    }
}

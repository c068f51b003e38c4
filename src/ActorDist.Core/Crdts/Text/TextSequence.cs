using System.Diagnostics;
using System.Runtime.InteropServices;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Text;

/// <summary>
/// The sequence itself: characters with identities in the order of FugueMax (Weidner and Kleppmann, "The Art of the Fugue: Minimizing
/// Interleaving in Collaborative Text Editing", 2023), found by the equivalent list algorithm YjsMod: a character names what stood left
/// and right of it when it was typed, and among those typed at once in the same place, the one whose right origin is further right comes
/// first, then the one of the lower origin. Deleted characters stay as neighbours. Runs are kept as <see cref="Piece"/>s in a
/// <see cref="PieceTree"/>.
/// </summary>
internal sealed class TextSequence
{
    private readonly PieceTree _tree = new();
    private readonly List<AgentLog> _agents = [];
    private readonly Dictionary<Origin, int> _agentOf = [];
    private readonly List<Arrival> _arrivals = [];
    private Piece[] _pieces = new Piece[64];
    private int _pieceCount;
    private int _free = -1;
    private int _typing = -1;
    private int _typingEnd;
    private int _typingSlot;
    private PieceTree.Leaf? _typingLeaf;

    /// <summary>Visible UTF-16 units.</summary>
    public int Length { get; private set; }

    /// <summary>Operations of all origins.</summary>
    public long Operations { get; private set; }

    /// <summary>Who has changed it, in the order of their first operation here.</summary>
    public ReadOnlySpan<AgentLog> Agents => CollectionsMarshal.AsSpan(_agents);

    /// <summary>Pieces in the sequence, deleted ones too.</summary>
    public int Pieces
    {
        get
        {
            var count = 0;
            for (var leaf = _tree.First; leaf is not null; leaf = leaf.Next)
                count += leaf.Count;
            return count;
        }
    }

    /// <summary>Index of an origin, which is added where it is not there.</summary>
    public int AgentOf(Origin origin)
    {
        ref var agent = ref CollectionsMarshal.GetValueRefOrAddDefault(_agentOf, origin, out var isKnown);
        if (isKnown)
            return agent;
        agent = _agents.Count;
        _agents.Add(new AgentLog(origin));
        return agent;
    }

    /// <summary>Index of an origin, or -1.</summary>
    public int FindAgent(Origin origin) => _agentOf.TryGetValue(origin, out var agent) ? agent : -1;

    /// <summary>Inserts what a person types. The text is well-formed and the position within the text.</summary>
    /// <exception cref="ArgumentException">The position is between the two halves of a character.</exception>
    public void Type(int agent, int index, ReadOnlySpan<char> text)
    {
        if (_typing >= 0 && index == _typingEnd)
        {
            ref var piece = ref _pieces[_typing];
            var log = _agents[agent];
            if (piece.Agent == agent && piece.End == log.Next && piece.Length + text.Length <= Piece.MaxLength)
            {
                Grow(ref piece, _typing, log, text);
                _tree.Change(_typingLeaf!, _typingSlot, text.Length);
                _typingEnd = index + text.Length;
                return;
            }
        }

        while (text.Length > Piece.MaxLength)
        {
            var part = char.IsHighSurrogate(text[Piece.MaxLength - 1]) ? Piece.MaxLength - 1 : Piece.MaxLength;
            TypePart(agent, index, text[..part]);
            index += part;
            text = text[part..];
        }

        TypePart(agent, index, text);
    }

    /// <summary>Deletes what a person deletes. The range lies within the text.</summary>
    /// <exception cref="ArgumentException">The range begins or ends between the two halves of a character.</exception>
    public void Erase(int agent, int index, int count)
    {
        _typing = -1;
        CheckBoundary(index, nameof(index));
        CheckBoundary(index + count, nameof(count));
        var log = _agents[agent];
        while (count > 0)
        {
            _tree.Seek(index);
            var leaf = _tree.CursorLeaf!;
            var slot = _tree.CursorSlot;
            var offset = index - _tree.CursorStart;
            ref readonly var piece = ref _pieces[leaf.Handles[slot]];
            var length = Math.Min(count, piece.Length - offset);
            log.Append(new DeletedRun(log.Next, length, new CharId(piece.Agent, piece.Seq + offset), IsBackward: false));
            Count(agent, log, length);
            MarkDeleted(leaf, slot, offset, length);
            count -= length;
        }
    }

    /// <summary>
    /// Inserts what another has typed. What its identities refer to is there, which the caller has checked, and its first operation is
    /// the origin's next.
    /// </summary>
    /// <returns>The position, or -1 where the left origin is not left of the right one: then nothing was done.</returns>
    public int Integrate(int agent, CharId left, CharId right, ReadOnlySpan<char> text, bool wantsIndex)
    {
        _typing = -1;
        _tree.LiftCursor();
        var log = _agents[agent];
        var length = text.Length;
        DivideAfter(left);
        var rightHandle = right.IsEdge ? -1 : StartingAt(right);
        var (leaf, slot) = Behind(left);
        if (HandleAt(leaf, slot) != rightHandle)
        {
            if (!left.IsEdge && !right.IsEdge && Compare(left, right) >= 0)
                return -1;
            (leaf, slot) = Place(leaf, slot, new CharId(agent, log.Next), left, right, rightHandle);
        }

        while (text.Length > 0)
        {
            var part = Math.Min(text.Length, Piece.MaxLength);
            if (part < text.Length && char.IsHighSurrogate(text[part - 1]))
                part--;
            (leaf, slot) = Put(leaf, slot, agent, log, left, right, text[..part]);
            slot++;
            left = new CharId(agent, log.Next - 1);
            text = text[part..];
        }

        return wantsIndex ? _tree.IndexOf(leaf, slot) - length : 0;
    }

    /// <summary>Deletes what another has deleted. The characters are there, and the first operation is the origin's next.</summary>
    /// <param name="agent">Whose deletion.</param>
    /// <param name="deletion">What.</param>
    /// <param name="splices">Takes what became invisible, or null.</param>
    public void Integrate(int agent, DeletedRun deletion, ICollection<TextSplice>? splices)
    {
        _typing = -1;
        _tree.LiftCursor();
        var log = _agents[agent];
        log.Append(deletion);
        Count(agent, log, deletion.Length);
        var seq = deletion.Target.Seq;
        var end = seq + deletion.Length;
        while (seq < end)
        {
            var handle = _agents[deletion.Target.Agent].PieceAt(seq, _pieces);
            ref readonly var piece = ref _pieces[handle];
            var offset = seq - piece.Seq;
            var length = Math.Min(end - seq, piece.Length - offset);
            if (!piece.IsDeleted)
            {
                var leaf = _tree.LeafOf(handle);
                var slot = leaf.SlotOf(handle);
                splices?.Add(new TextSplice(_tree.IndexOf(leaf, slot) + offset, length, ""));
                MarkDeleted(leaf, slot, offset, length);
            }

            seq += length;
        }
    }

    /// <summary>Whether a number of an origin is an inserted character, and if so which.</summary>
    public bool TryGetChar(CharId id, out char unit)
    {
        var log = _agents[id.Agent];
        var handle = id.Seq < log.Next ? log.PieceAt(id.Seq, _pieces) : -1;
        if (handle < 0 || _pieces[handle].Seq > id.Seq)
        {
            unit = default;
            return false;
        }

        unit = log.Text(_pieces[handle].Text + id.Seq - _pieces[handle].Seq, 1)[0];
        return true;
    }

    /// <summary>Number after the last of the inserted characters that follow each other from one on, which is there.</summary>
    public int EndOfCharacters(CharId id) => _pieces[_agents[id.Agent].PieceAt(id.Seq, _pieces)].End;

    /// <summary>Copies a part of the text.</summary>
    public void CopyTo(int index, Span<char> destination)
    {
        if (destination.IsEmpty)
            return;
        _typing = -1;
        _tree.Seek(index);
        var leaf = _tree.CursorLeaf;
        var slot = _tree.CursorSlot;
        var offset = index - _tree.CursorStart;
        for (; leaf is not null; leaf = leaf.Next, slot = 0)
        {
            for (; slot < leaf.Count; slot++)
            {
                if (leaf.Lengths[slot] == 0)
                    continue;
                ref readonly var piece = ref _pieces[leaf.Handles[slot]];
                var length = Math.Min(piece.Length - offset, destination.Length);
                _agents[piece.Agent].Text(piece.Text + offset, length).CopyTo(destination);
                destination = destination[length..];
                if (destination.IsEmpty)
                    return;
                offset = 0;
            }
        }
    }

    /// <summary>Operations that one who has seen less does not know, in the order in which they came here.</summary>
    /// <param name="known">Of each origin here, by index, how many operations are known.</param>
    /// <param name="limit">Only what came with the first so many operations.</param>
    public TextBatch Since(ReadOnlySpan<int> known, long limit = long.MaxValue)
    {
        var batch = new TextBatch();
        var names = new int[_agents.Count];
        Array.Fill(names, -1);
        var next = new int[_agents.Count];
        var missing = 0L;
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = _agents[i].Next;
            missing += Math.Max(next[i] - known[i], 0);
        }

        // Back to where everything before is known, and forth again.
        var first = _arrivals.Count;
        while (missing > 0)
        {
            var arrival = _arrivals[--first];
            next[arrival.Agent] -= arrival.Count;
            missing -= Math.Min(arrival.Count, Math.Max(next[arrival.Agent] + arrival.Count - known[arrival.Agent], 0));
        }

        var readers = new LogReader[_agents.Count];
        var total = Operations;
        for (var i = first; i < _arrivals.Count; i++)
            total -= _arrivals[i].Count;
        for (var i = first; i < _arrivals.Count && total < limit; i++)
        {
            var (agent, count) = _arrivals[i];
            count = (int)Math.Min(count, limit - total);
            total += count;
            var from = Math.Max(next[agent], known[agent]);
            next[agent] += count;
            if (from < next[agent])
                Collect(batch, names, ref readers[agent], agent, from, next[agent]);
        }

        return batch;
    }

    /// <summary>
    /// Everything, in an order that depends on nothing but the operations: by turns each origin's, in the order of origins, as far as
    /// what they build on has come. Runs are whole, so this always ends: an insertion builds on what is before its first character, and
    /// nothing builds on a deletion but what its own origin does after it.
    /// </summary>
    public TextBatch InOrder()
    {
        var order = Enumerable.Range(0, _agents.Count).Where(agent => _agents[agent].Next > 0).OrderBy(agent => _agents[agent].Origin).ToArray();
        var turns = new (TextBatch Own, int Run)[_agents.Count];
        foreach (var agent in order)
        {
            var (own, names, reader) = (new TextBatch(), new int[_agents.Count], default(LogReader));
            Array.Fill(names, -1);
            Collect(own, names, ref reader, agent, 0, _agents[agent].Next);
            turns[agent] = (own, 0);
        }

        var batch = new TextBatch();
        var come = new int[_agents.Count];
        var missing = order.Sum(agent => turns[agent].Own.Runs.Length);
        for (var before = missing + 1; missing > 0;)
        {
            if (before == missing)
                throw new InvalidOperationException("text: operations build on each other in a circle");
            before = missing;
            foreach (var agent in order)
            {
                ref var turn = ref turns[agent];
                for (; turn.Run < turn.Own.Runs.Length && TryMove(turn.Own, turn.Own.Runs[turn.Run], batch, come); turn.Run++)
                    missing--;
            }
        }

        return batch;
    }

    /// <summary>Puts a run of one origin's batch at the end of another, where what it builds on has come.</summary>
    private bool TryMove(TextBatch own, TextRun run, TextBatch batch, int[] come)
    {
        var last = run.IsDelete ? run.Left with { Seq = run.Left.Seq + run.Length - 1 } : run.Left;
        if (!HasCome(own, last, come) || !run.IsDelete && !HasCome(own, run.Right, come))
            return false;
        come[FindAgent(own.Origins[run.Agent])] = run.End;
        var text = run.IsDelete ? default : own.Text.Slice(run.Text, run.Length);
        run.Agent = batch.AgentOf(own.Origins[run.Agent]);
        run.Left = Renamed(own, run.Left, batch);
        if (!run.IsDelete)
            run.Right = Renamed(own, run.Right, batch);
        batch.Add(run, text);
        return true;
    }

    private bool HasCome(TextBatch own, CharId id, int[] come) => id.IsEdge || id.Seq < come[FindAgent(own.Origins[id.Agent])];

    private static CharId Renamed(TextBatch own, CharId id, TextBatch batch) =>
        id.IsEdge ? id : id with { Agent = batch.AgentOf(own.Origins[id.Agent]) };

    private void Collect(TextBatch batch, int[] names, ref LogReader reader, int agent, int from, int to)
    {
        var log = _agents[agent];
        if (!reader.IsOpen)
            reader = new LogReader(log.PieceAt(from, _pieces), log.DeletionAt(from));
        while (from < to)
        {
            if (reader.Piece >= 0 && _pieces[reader.Piece].Seq <= from)
            {
                ref readonly var piece = ref _pieces[reader.Piece];
                var offset = from - piece.Seq;
                var end = Math.Min(piece.End, to);
                var left = offset == 0 ? piece.Left : new CharId(agent, from - 1);
                var run = new TextRun
                {
                    Agent = NameIn(batch, names, agent),
                    Seq = from,
                    Length = end - from,
                    Left = Translate(batch, names, left),
                    Right = Translate(batch, names, piece.Right),
                };
                batch.Add(run, log.Text(piece.Text + offset, end - from));
                from = end;
                if (from == piece.End)
                    reader.Piece = piece.Next;
            }
            else
            {
                var deletion = log.Deletions[reader.Deletion];
                var end = Math.Min(deletion.End, to);
                var part = deletion.Slice(from, end);
                var run = new TextRun
                {
                    Agent = NameIn(batch, names, agent),
                    Seq = from,
                    Length = end - from,
                    IsDelete = true,
                    IsBackward = part.IsBackward,
                    Left = Translate(batch, names, part.Target),
                };
                batch.Add(run, default);
                from = end;
                if (from == deletion.End)
                    reader.Deletion++;
            }
        }
    }

    private int NameIn(TextBatch batch, int[] names, int agent)
    {
        if (names[agent] < 0)
            names[agent] = batch.AgentOf(_agents[agent].Origin);
        return names[agent];
    }

    private CharId Translate(TextBatch batch, int[] names, CharId id) => id.IsEdge ? id : new CharId(NameIn(batch, names, id.Agent), id.Seq);

    private void TypePart(int agent, int index, ReadOnlySpan<char> text)
    {
        var log = _agents[agent];
        PieceTree.Leaf leaf;
        int slot;
        var left = CharId.Edge;
        if (index == 0)
        {
            _tree.LiftCursor();
            leaf = _tree.First;
            slot = 0;
        }
        else
        {
            _tree.Seek(index - 1);
            leaf = _tree.CursorLeaf!;
            var handle = leaf.Handles[_tree.CursorSlot];
            var offset = index - _tree.CursorStart;
            ref readonly var piece = ref _pieces[handle];
            left = new CharId(piece.Agent, piece.Seq + offset - 1);
            slot = _tree.CursorSlot + 1;
            if (offset < piece.Length)
            {
                if (char.IsHighSurrogate(_agents[piece.Agent].Text(piece.Text + offset - 1, 1)[0]))
                    throw BetweenHalves(index, nameof(index));
                Divide(leaf, slot - 1, offset);
                (leaf, slot) = Behind(left);
            }
        }

        var next = HandleAt(leaf, slot);
        var right = next < 0 ? CharId.Edge : _pieces[next].First;
        (leaf, slot) = Put(leaf, slot, agent, log, left, right, text);
        if (!ReferenceEquals(leaf, _tree.CursorLeaf))
        {
            _tree.Seek(index);
            Debug.Assert(ReferenceEquals(leaf, _tree.CursorLeaf), "the cursor is at what was typed");
        }

        _typing = leaf.Handles[slot];
        _typingLeaf = leaf;
        _typingSlot = slot;
        _typingEnd = index + text.Length;
        _tree.MoveCursor(slot, _typingEnd - _pieces[_typing].Length);
    }

    /// <summary>Puts inserted text at a place: as part of the piece before, where that goes on, or as a piece.</summary>
    /// <returns>Where the text's piece stands.</returns>
    private (PieceTree.Leaf Leaf, int Slot) Put(
        PieceTree.Leaf leaf, int slot, int agent, AgentLog log, CharId left, CharId right, ReadOnlySpan<char> text)
    {
        if (slot > 0)
        {
            var before = leaf.Handles[slot - 1];
            ref var piece = ref _pieces[before];
            if (!piece.IsDeleted && piece.Agent == agent && piece.End == log.Next && left == piece.Last && right == piece.Right
                && piece.Length + text.Length <= Piece.MaxLength)
            {
                Grow(ref piece, before, log, text);
                _tree.Change(leaf, slot - 1, text.Length);
                return (leaf, slot - 1);
            }
        }

        var handle = NewHandle();
        _pieces[handle] = new Piece
        {
            Agent = agent,
            Seq = log.Next,
            Length = text.Length,
            Text = log.TextLength,
            Left = left,
            Right = right,
            Next = -1,
        };
        log.Append(text);
        log.Append(handle, _pieces);
        Count(agent, log, text.Length);
        Length += text.Length;
        return _tree.Insert(leaf, slot, handle, text.Length);
    }

    private void Grow(ref Piece piece, int handle, AgentLog log, ReadOnlySpan<char> text)
    {
        log.Append(text);
        piece.Length += text.Length;
        log.Cover(handle, piece.End);
        Count(piece.Agent, log, text.Length);
        Length += text.Length;
    }

    private void Count(int agent, AgentLog log, int operations)
    {
        log.Next += operations;
        Operations += operations;
        var arrivals = CollectionsMarshal.AsSpan(_arrivals);
        if (arrivals.Length > 0 && arrivals[^1].Agent == agent && arrivals[^1].Count <= int.MaxValue - operations)
            arrivals[^1] = new Arrival(agent, arrivals[^1].Count + operations);
        else
            _arrivals.Add(new Arrival(agent, operations));
    }

    /// <summary>
    /// Where a character belongs among those that were typed at once between the same two (YjsMod, the conflict resolution of Yjs with
    /// the order of right origins that makes it FugueMax). The caller has put the place right behind the left origin.
    /// </summary>
    private (PieceTree.Leaf Leaf, int Slot) Place(
        PieceTree.Leaf leaf, int slot, CharId id, CharId left, CharId right, int rightHandle)
    {
        var place = (leaf, slot);
        var isPassing = false;
        while (true)
        {
            if (slot == leaf.Count && leaf.Next is { } following)
                (leaf, slot) = (following, 0);
            if (!isPassing)
                place = (leaf, slot);
            var handle = HandleAt(leaf, slot);
            if (handle < 0 || handle == rightHandle)
                return place;
            ref readonly var other = ref _pieces[handle];
            var order = CompareLeft(other.Left, left);
            if (order < 0)
                return place;
            if (order == 0)
            {
                var rights = CompareRight(other.Right, right);
                if (rights == 0 && Compares(id, other.First) < 0)
                    return place;
                isPassing = rights < 0;
            }

            slot++;
        }
    }

    private int Compares(CharId left, CharId right)
    {
        if (left.Agent == right.Agent)
            return left.Seq.CompareTo(right.Seq);
        return _agents[left.Agent].Origin.CompareTo(_agents[right.Agent].Origin);
    }

    private int CompareLeft(CharId one, CharId other)
    {
        if (one == other)
            return 0;
        if (one.IsEdge)
            return -1;
        return other.IsEdge ? 1 : Compare(one, other);
    }

    private int CompareRight(CharId one, CharId other)
    {
        if (one == other)
            return 0;
        if (one.IsEdge)
            return 1;
        return other.IsEdge ? -1 : Compare(one, other);
    }

    /// <summary>How two characters stand in the sequence.</summary>
    private int Compare(CharId one, CharId other)
    {
        var left = _agents[one.Agent].PieceAt(one.Seq, _pieces);
        var right = _agents[other.Agent].PieceAt(other.Seq, _pieces);
        return left == right ? one.Seq.CompareTo(other.Seq) : _tree.Compare(left, right);
    }

    /// <summary>Makes a character the last of its piece.</summary>
    private void DivideAfter(CharId left)
    {
        if (left.IsEdge)
            return;
        var handle = _agents[left.Agent].PieceAt(left.Seq, _pieces);
        var offset = left.Seq + 1 - _pieces[handle].Seq;
        if (offset == _pieces[handle].Length)
            return;
        var leaf = _tree.LeafOf(handle);
        Divide(leaf, leaf.SlotOf(handle), offset);
    }

    /// <summary>The place behind the piece that ends with a character; for the edge, before all.</summary>
    private (PieceTree.Leaf Leaf, int Slot) Behind(CharId left)
    {
        if (left.IsEdge)
            return (_tree.First, 0);
        var handle = _agents[left.Agent].PieceAt(left.Seq, _pieces);
        var leaf = _tree.LeafOf(handle);
        return (leaf, leaf.SlotOf(handle) + 1);
    }

    /// <summary>The piece that begins with a character; one is divided if need be.</summary>
    private int StartingAt(CharId right)
    {
        var log = _agents[right.Agent];
        var handle = log.PieceAt(right.Seq, _pieces);
        var offset = right.Seq - _pieces[handle].Seq;
        if (offset == 0)
            return handle;
        var leaf = _tree.LeafOf(handle);
        return Divide(leaf, leaf.SlotOf(handle), offset);
    }

    private static int HandleAt(PieceTree.Leaf leaf, int slot)
    {
        if (slot < leaf.Count)
            return leaf.Handles[slot];
        return leaf.Next is { } next ? next.Handles[0] : -1;
    }

    /// <summary>Divides a piece; the cursor may be lifted, and stays on the left part otherwise.</summary>
    /// <returns>The right part.</returns>
    private int Divide(PieceTree.Leaf leaf, int slot, int offset)
    {
        var right = NewHandle();
        var left = leaf.Handles[slot];
        ref var piece = ref _pieces[left];
        _pieces[right] = piece with
        {
            Seq = piece.Seq + offset,
            Length = piece.Length - offset,
            Text = piece.Text + offset,
            Left = new CharId(piece.Agent, piece.Seq + offset - 1),
        };
        piece.Length = offset;
        _agents[piece.Agent].Divided(left, right, _pieces);
        var visible = piece.IsDeleted ? 0 : _pieces[right].Length;
        _tree.Change(leaf, slot, -visible);
        _tree.Insert(leaf, slot + 1, right, visible);
        return right;
    }

    /// <summary>Makes characters of a piece invisible: as part of a deleted neighbour, where they go on, or as a piece.</summary>
    private void MarkDeleted(PieceTree.Leaf leaf, int slot, int offset, int length)
    {
        Length -= length;
        var handle = leaf.Handles[slot];
        ref var piece = ref _pieces[handle];
        if (offset == 0 && length == piece.Length)
        {
            piece.IsDeleted = true;
            _tree.Change(leaf, slot, -length);
            if (slot + 1 < leaf.Count && piece.CanJoin(_pieces[leaf.Handles[slot + 1]]))
                Join(leaf, slot);
            if (slot > 0 && _pieces[leaf.Handles[slot - 1]].CanJoin(piece))
                Join(leaf, slot - 1);
            return;
        }

        if (offset == 0)
        {
            if (slot > 0 && TryMoveToLeft(leaf, slot, length))
                return;
            Divide(leaf, slot, length);
            _pieces[handle].IsDeleted = true;
            leaf = _tree.LeafOf(handle);
            _tree.Change(leaf, leaf.SlotOf(handle), -length);
            return;
        }

        if (offset + length == piece.Length)
        {
            if (slot + 1 < leaf.Count && TryMoveToRight(leaf, slot, length))
                return;
        }
        else
        {
            Divide(leaf, slot, offset + length);
            leaf = _tree.LeafOf(handle);
            slot = leaf.SlotOf(handle);
        }

        var right = Divide(leaf, slot, offset);
        _pieces[right].IsDeleted = true;
        leaf = _tree.LeafOf(right);
        _tree.Change(leaf, leaf.SlotOf(right), -length);
    }

    private bool TryMoveToLeft(PieceTree.Leaf leaf, int slot, int length)
    {
        var handle = leaf.Handles[slot];
        var neighbour = leaf.Handles[slot - 1];
        ref var piece = ref _pieces[handle];
        ref var before = ref _pieces[neighbour];
        if (!before.IsDeleted || before.Length + length > Piece.MaxLength || !before.Precedes(piece))
            return false;
        before.Length += length;
        piece.Left = before.Last;
        piece.Seq += length;
        piece.Text += length;
        piece.Length -= length;
        _agents[piece.Agent].Moved(neighbour, piece.Seq - length, piece.Seq);
        _tree.Change(leaf, slot, -length);
        return true;
    }

    private bool TryMoveToRight(PieceTree.Leaf leaf, int slot, int length)
    {
        var handle = leaf.Handles[slot];
        var neighbour = leaf.Handles[slot + 1];
        ref var piece = ref _pieces[handle];
        ref var behind = ref _pieces[neighbour];
        if (!behind.IsDeleted || behind.Length + length > Piece.MaxLength || !piece.Precedes(behind))
            return false;
        piece.Length -= length;
        behind.Left = piece.Last;
        behind.Seq -= length;
        behind.Text -= length;
        behind.Length += length;
        _agents[piece.Agent].Moved(neighbour, behind.Seq, behind.Seq + length);
        _tree.Change(leaf, slot, -length);
        return true;
    }

    private void Join(PieceTree.Leaf leaf, int slot)
    {
        var left = leaf.Handles[slot];
        var right = leaf.Handles[slot + 1];
        _agents[_pieces[left].Agent].Joined(left, right, _pieces);
        _pieces[left].Length += _pieces[right].Length;
        _tree.Remove(leaf, slot + 1);
        _pieces[right].Next = _free;
        _free = right;
    }

    private int NewHandle()
    {
        if (_free >= 0)
        {
            var handle = _free;
            _free = _pieces[handle].Next;
            return handle;
        }

        if (_pieceCount == _pieces.Length)
            Array.Resize(ref _pieces, _pieces.Length * 2);
        return _pieceCount++;
    }

    private void CheckBoundary(int index, string argument)
    {
        if (index == 0 || index == Length)
            return;
        _tree.Seek(index);
        ref readonly var piece = ref _pieces[_tree.CursorLeaf!.Handles[_tree.CursorSlot]];
        if (char.IsLowSurrogate(_agents[piece.Agent].Text(piece.Text + index - _tree.CursorStart, 1)[0]))
            throw BetweenHalves(index, argument);
    }

    private static ArgumentException BetweenHalves(int index, string argument) =>
        new($"position {index} is between the two halves of a surrogate pair", argument);

    /// <summary>Operations of one origin that came one after the other.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Arrival(int Agent, int Count);

    /// <summary>How far an origin's log was read.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct LogReader(int piece, int deletion)
    {
        public int Piece = piece;
        public int Deletion = deletion;
        public bool IsOpen = true;
    }
}

using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Text;

/// <summary>
/// A text that many edit at once, each on a copy of their own: a sequence CRDT in the order of FugueMax, in which what two people write
/// in the same place never mixes, whether they write forward or backward. Edits, here or from elsewhere, cost O(log n) of the number of
/// runs. Copies that know the same operations have the same text, in whatever order these came.
/// </summary>
/// <remarks>
/// Positions and lengths are UTF-16 units, as everywhere in .NET and in browsers; a position between the two halves of a surrogate pair
/// is refused. An inserted unit is one operation of the document's <see cref="Origin"/>, and so is a deleted one; a
/// <see cref="VectorClock"/> counts them. The document changes in place and belongs to one thread at a time, as an actor's state does;
/// <see cref="TextState"/> is the immutable form that threads may share.
/// </remarks>
public sealed class TextDocument
{
    /// <summary>Most operations of one origin.</summary>
    public const int MaxOperations = 1 << 30;

    /// <summary>Most visible UTF-16 units.</summary>
    public const int MaxLength = 1 << 29;

    /// <summary>Most origins that may have changed a document.</summary>
    public const int MaxOrigins = VectorClockEncoding.MaxEntries;

    private TextSequence _sequence = new();
    private int _agent = -1;
    private VectorClock _version;
    private long _versionOperations;

    /// <summary>An empty document.</summary>
    /// <param name="origin">
    /// Who edits this copy. An origin edits one copy only, and goes on where it stopped: operations that were lost with a disk must not
    /// be numbered again, so a copy that does not know all of its origin's operations needs a new epoch.
    /// </param>
    public TextDocument(Origin origin) => Origin = origin;

    /// <summary>Who edits this copy.</summary>
    public Origin Origin { get; }

    /// <summary>UTF-16 units of the text.</summary>
    public int Length => _sequence.Length;

    /// <summary>Operations of all origins that it knows.</summary>
    public long Operations => _sequence.Operations;

    /// <summary>Runs of characters that it keeps, deleted ones too: what its memory and the depth of its tree grow with.</summary>
    public int Runs => _sequence.Pieces;

    /// <summary>How many operations of each origin it knows.</summary>
    public VectorClock Version
    {
        get
        {
            if (_versionOperations == _sequence.Operations)
                return _version;
            List<Dot> entries = [];
            foreach (var log in _sequence.Agents)
            {
                if (log.Next > 0)
                    entries.Add(new Dot(log.Origin, (ulong)log.Next));
            }

            _version = VectorClock.Of([.. entries]);
            _versionOperations = _sequence.Operations;
            return _version;
        }
    }

    /// <summary>Inserts a text.</summary>
    /// <param name="index">UTF-16 units before it.</param>
    /// <param name="text">What to insert.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is past the end.</exception>
    /// <exception cref="ArgumentException">The text has a surrogate without its partner, or the position is between two partners.</exception>
    /// <exception cref="InvalidOperationException">The document would be longer than its limits.</exception>
    public void Insert(int index, ReadOnlySpan<char> text)
    {
        if ((uint)index > (uint)Length)
            throw PastTheEnd(index, nameof(index));
        if (text.IsEmpty)
            return;
        if (text.Length == 1 ? char.IsSurrogate(text[0]) : !BatchCheck.IsWellFormed(text))
            throw new ArgumentException("the text holds a surrogate without its partner", nameof(text));
        _sequence.Type(RoomFor(text.Length, text.Length), index, text);
    }

    /// <summary>Deletes a part of the text.</summary>
    /// <param name="index">UTF-16 units before it.</param>
    /// <param name="count">UTF-16 units of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the text.</exception>
    /// <exception cref="ArgumentException">It begins or ends between the two halves of a surrogate pair.</exception>
    /// <exception cref="InvalidOperationException">The origin has no numbers left.</exception>
    public void Delete(int index, int count)
    {
        if ((uint)index > (uint)Length)
            throw PastTheEnd(index, nameof(index));
        if ((uint)count > (uint)(Length - index))
            throw new ArgumentOutOfRangeException(nameof(count), count, $"the text has {Length - index} units after position {index}");
        if (count > 0)
            _sequence.Erase(RoomFor(count, 0), index, count);
    }

    /// <summary>Copies a part of the text.</summary>
    /// <param name="index">UTF-16 units before it.</param>
    /// <param name="destination">Takes as many units as it has room for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the text.</exception>
    public void CopyTo(int index, Span<char> destination)
    {
        if ((uint)index > (uint)Length || destination.Length > Length - index)
            throw PastTheEnd(index + destination.Length, nameof(index));
        _sequence.CopyTo(index, destination);
    }

    /// <summary>The text.</summary>
    public override string ToString() => string.Create(Length, _sequence, static (destination, sequence) => sequence.CopyTo(0, destination));

    /// <summary>Takes what another copy knows and this one does not.</summary>
    /// <param name="other">The other copy, which does not change.</param>
    /// <param name="splices">Takes what becomes of the text, in order, or null.</param>
    public TextApplied Merge(TextDocument other, ICollection<TextSplice>? splices = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Apply(other.Collect(Version), splices);
    }

    /// <summary>A copy that others have encoded, to go on with.</summary>
    /// <param name="encoded">What <see cref="Encode()"/> gave.</param>
    /// <param name="origin">Who edits the copy; see the constructor.</param>
    /// <exception cref="FormatException">It is malformed, of a newer format, or not a whole document.</exception>
    public static TextDocument Decode(ReadOnlySpan<byte> encoded, Origin origin)
    {
        var document = new TextDocument(origin);
        if (document.Apply(encoded).Missing is { } missing)
            throw new FormatException($"text: not a whole document, {missing} is missing");
        return document;
    }

    /// <summary>Everything it knows, in a versioned binary form with a checksum: <see cref="TextEncoding"/>.</summary>
    public byte[] Encode() => Encode(VectorClock.Empty);

    /// <summary>
    /// Everything it knows, as <see cref="Encode()"/>, but in an order of its own instead of that in which it came: copies that know the
    /// same operations give the same bytes.
    /// </summary>
    public byte[] EncodeInOrder() => TextEncoding.Encode(_sequence.InOrder());

    /// <summary>The operations that one who has seen less does not know: what to send after an edit, or to one who comes back.</summary>
    /// <param name="known">How many operations of each origin the other knows.</param>
    public byte[] Encode(VectorClock known) => TextEncoding.Encode(Collect(known));

    /// <summary>Takes operations of another copy. What it knows already is passed over, so that duplicates do no harm.</summary>
    /// <param name="encoded">What <see cref="Encode(VectorClock)"/> gave.</param>
    /// <param name="splices">Takes what becomes of the text, in order, or null.</param>
    /// <returns>How much was new; or which operation is missing, and then nothing was applied.</returns>
    /// <exception cref="FormatException">It is malformed, of a newer format, or no document can have made it. Nothing was applied.</exception>
    public TextApplied Apply(ReadOnlySpan<byte> encoded, ICollection<TextSplice>? splices = null) => Apply(TextEncoding.Decode(encoded), splices);

    /// <summary>The operations that one who has seen less does not know.</summary>
    internal TextBatch Collect(VectorClock known)
    {
        var agents = _sequence.Agents;
        Span<int> counts = agents.Length <= 64 ? stackalloc int[agents.Length] : new int[agents.Length];
        for (var i = 0; i < agents.Length; i++)
            counts[i] = (int)Math.Min(known[agents[i].Origin], (ulong)agents[i].Next);
        return _sequence.Since(counts);
    }

    /// <summary>Takes a batch: all of it, or nothing.</summary>
    /// <exception cref="FormatException">No document can have made it.</exception>
    internal TextApplied Apply(TextBatch batch, ICollection<TextSplice>? splices)
    {
        var agents = new int[batch.Origins.Length];
        var added = 0;
        for (var i = 0; i < agents.Length; i++)
        {
            agents[i] = _sequence.FindAgent(batch.Origins[i]);
            added += agents[i] < 0 ? 1 : 0;
        }

        if (_sequence.Agents.Length + added > MaxOrigins)
            throw new FormatException($"text: {_sequence.Agents.Length + added} origins, the limit is {MaxOrigins}");
        if (BatchCheck.Missing(_sequence, batch, agents) is { } missing)
            return new TextApplied(0, missing);
        if ((long)Length + batch.Text.Length > MaxLength)
            throw new FormatException($"text: longer than {MaxLength} units");

        var before = _sequence.Operations;
        foreach (ref readonly var run in batch.Runs)
        {
            if (agents[run.Agent] < 0)
                agents[run.Agent] = _sequence.AgentOf(batch.Origins[run.Agent]);
            if (!Apply(batch, run, agents, splices))
            {
                Restore(before);
                throw new FormatException(
                    $"text: operation {new Dot(batch.Origins[run.Agent], (ulong)run.Seq + 1)} names a left origin that is not left of its right one");
            }
        }

        return new TextApplied(_sequence.Operations - before, Missing: null);
    }

    private bool Apply(TextBatch batch, in TextRun run, ReadOnlySpan<int> agents, ICollection<TextSplice>? splices)
    {
        var agent = agents[run.Agent];
        var from = Math.Max(_sequence.Agents[agent].Next, run.Seq);
        if (from >= run.End)
            return true;
        var left = run.Left.IsEdge ? run.Left : run.Left with { Agent = agents[run.Left.Agent] };
        if (run.IsDelete)
        {
            _sequence.Integrate(agent, new DeletedRun(run.Seq, run.Length, left, run.IsBackward).Slice(from, run.End), splices);
            return true;
        }

        var right = run.Right.IsEdge ? run.Right : run.Right with { Agent = agents[run.Right.Agent] };
        if (from > run.Seq)
            left = new CharId(agent, from - 1);
        var text = batch.Text.Slice(run.Text + from - run.Seq, run.End - from);
        var index = _sequence.Integrate(agent, left, right, text, splices is not null);
        if (index >= 0)
            splices?.Add(new TextSplice(index, 0, text.ToString()));
        return index >= 0;
    }

    /// <summary>Back to what was there before a batch that turned out to be forged: the sequence is made again from its first operations.</summary>
    private void Restore(long operations)
    {
        var batch = _sequence.Since(new int[_sequence.Agents.Length], operations);
        _sequence = new TextSequence();
        _agent = -1;
        Apply(batch, splices: null);
    }

    /// <summary>Index of this copy's origin, once it is sure that the edit keeps the limits.</summary>
    private int RoomFor(int operations, int length)
    {
        if (_agent < 0)
        {
            if (_sequence.FindAgent(Origin) < 0 && _sequence.Agents.Length == MaxOrigins)
                throw new InvalidOperationException($"the document was changed by {MaxOrigins} origins, which is the limit");
            _agent = _sequence.AgentOf(Origin);
        }

        if (_sequence.Agents[_agent].Next > MaxOperations - operations)
            throw new InvalidOperationException($"origin {Origin} would have more than {MaxOperations} operations");
        if (Length > MaxLength - length)
            throw new InvalidOperationException($"the text would be longer than {MaxLength} UTF-16 units");
        return _agent;
    }

    private ArgumentOutOfRangeException PastTheEnd(int index, string argument) =>
        new(argument, index, $"position {index} is not within the text, which has {Length} units");
}

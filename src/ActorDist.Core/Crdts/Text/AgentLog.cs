using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Text;

/// <summary>
/// What one origin has done to a document: the text it inserted, where the pieces of that text are, and what it deleted. Its operations
/// are numbered from 0; an inserted UTF-16 unit is one, and so is a deleted one.
/// </summary>
internal sealed class AgentLog(Origin origin)
{
    private const int Grain = 6;

    private readonly List<DeletedRun> _deletions = [];
    private char[] _text = new char[16];
    private int[] _pieces = new int[4];
    private int _pieceCount;
    private int _lastPiece = -1;

    /// <summary>Who.</summary>
    public Origin Origin { get; } = origin;

    /// <summary>Number of its next operation.</summary>
    public int Next { get; set; }

    /// <summary>UTF-16 units that it has inserted.</summary>
    public int TextLength { get; private set; }

    /// <summary>What it has deleted, in the order of its operations.</summary>
    public List<DeletedRun> Deletions => _deletions;

    /// <summary>A part of the text that it has inserted.</summary>
    public ReadOnlySpan<char> Text(int start, int length) => _text.AsSpan(start, length);

    /// <summary>Takes inserted text.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        var length = TextLength + text.Length;
        if (length > _text.Length)
            Array.Resize(ref _text, Math.Max(length, _text.Length * 2));
        if (text.Length == 1)
            _text[TextLength] = text[0];
        else
            text.CopyTo(_text.AsSpan(TextLength));
        TextLength = length;
    }

    /// <summary>Takes a deletion.</summary>
    public void Append(DeletedRun deletion)
    {
        if (_deletions.Count > 0 && _deletions[^1].TryJoin(deletion, out var joined))
            _deletions[^1] = joined;
        else
            _deletions.Add(deletion);
    }

    /// <summary>Index of the deletion that holds an operation, or of the first after it.</summary>
    public int DeletionAt(int seq)
    {
        var (low, high) = (0, _deletions.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_deletions[middle].End <= seq)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The piece that holds a character, or the first one after it in the order of numbers, or -1.</summary>
    public int PieceAt(int seq, ReadOnlySpan<Piece> pieces)
    {
        var grain = seq >> Grain;
        if (grain >= _pieceCount)
            return -1;
        // Each step passes at least one character of the same 64, so there are at most 64.
        var piece = _pieces[grain];
        while (piece >= 0 && pieces[piece].End <= seq)
            piece = pieces[piece].Next;
        return piece;
    }

    /// <summary>Takes a new piece of the latest characters.</summary>
    public void Append(int handle, Span<Piece> pieces)
    {
        if (_lastPiece >= 0)
            pieces[_lastPiece].Next = handle;
        _lastPiece = handle;
        pieces[handle].Next = -1;
        Cover(handle, pieces[handle].End);
    }

    /// <summary>The last piece has grown.</summary>
    public void Cover(int handle, int end)
    {
        while (_pieceCount << Grain < end)
        {
            if (_pieceCount == _pieces.Length)
                Array.Resize(ref _pieces, _pieces.Length * 2);
            _pieces[_pieceCount++] = handle;
        }
    }

    /// <summary>A piece was divided: the right part has a handle of its own.</summary>
    public void Divided(int left, int right, Span<Piece> pieces)
    {
        pieces[right].Next = pieces[left].Next;
        pieces[left].Next = right;
        if (_lastPiece == left)
            _lastPiece = right;
        Moved(right, pieces[right].Seq, pieces[right].End);
    }

    /// <summary>Two pieces became one: the right handle is free.</summary>
    public void Joined(int left, int right, Span<Piece> pieces)
    {
        Moved(left, pieces[right].Seq, pieces[right].End);
        pieces[left].Next = pieces[right].Next;
        if (_lastPiece == right)
            _lastPiece = left;
    }

    /// <summary>Characters belong to another piece now.</summary>
    public void Moved(int handle, int start, int end)
    {
        var from = (start + (1 << Grain) - 1) >> Grain;
        var to = (end + (1 << Grain) - 1) >> Grain;
        if (from < to)
            _pieces.AsSpan(from, to - from).Fill(handle);
    }
}

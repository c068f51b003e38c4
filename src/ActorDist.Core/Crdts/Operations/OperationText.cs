using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Text;

namespace ActorDist.Core.Crdts.Operations;

/// <summary>
/// A text by operations: an operation is a batch of the edits of <see cref="TextDocument"/>. Its state-based twin is
/// <see cref="TextState"/>. It edits in place while it prepares, so what was prepared has to be broadcast, or the replica made anew.
/// </summary>
/// <param name="origin">Who edits this copy; see <see cref="TextDocument(Origin)"/>.</param>
public sealed class OperationText(Origin origin) : IDelivery
{
    /// <summary>Most UTF-16 units that one operation inserts or deletes, so that its payload stays below a frame.</summary>
    public const int MaxEdit = 8 * 1024;

    private TextDocument _document = new(origin);

    /// <summary>UTF-16 units of the text.</summary>
    public int Length => _document.Length;

    /// <summary>The text.</summary>
    public string Text => _document.ToString();

    /// <summary>Inserts, and prepares to do so elsewhere.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="ArgumentException">The position is past the end, or a surrogate without its partner; nothing changed.</exception>
    public byte[] Insert(int index, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MaxEdit, nameof(text));
        var known = _document.Version;
        _document.Insert(index, text);
        return _document.Encode(known);
    }

    /// <summary>Deletes, and prepares to do so elsewhere.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="ArgumentException">The part does not lie within the text, or cuts a surrogate pair; nothing changed.</exception>
    public byte[] Delete(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxEdit);
        var known = _document.Version;
        _document.Delete(index, count);
        return _document.Encode(known);
    }

    /// <inheritdoc/>
    public void Check(ReadOnlySpan<byte> payload) => TextEncoding.Decode(payload);

    /// <inheritdoc/>
    public void Deliver(Dot dot, ReadOnlySpan<byte> payload)
    {
        if (_document.Apply(payload).Missing is { } missing)
            throw new FormatException($"operation {dot}: edits what is not there, {missing} is missing");
    }

    /// <inheritdoc/>
    public byte[] Encode() => _document.Encode();

    /// <inheritdoc/>
    public void Install(ReadOnlySpan<byte> state) => _document = TextDocument.Decode(state, origin);
}

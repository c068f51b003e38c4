using System.Collections.Immutable;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Text;

/// <summary>
/// A text as a state-based type: <see cref="TextState"/> with deltas that may come in any order. A delta is the operations of an edit; one
/// that builds on others that have not come waits for them as part of the state, so that whoever has said to have it keeps it.
/// </summary>
/// <remarks>
/// It is never pruned: a character is named by who wrote it, for ever. A text is changed by at most <see cref="TextDocument.MaxOrigins"/>
/// origins.
/// </remarks>
public sealed class ReplicatedText : ICrdt<ReplicatedText>
{
    /// <summary>Most bytes of a text, or of an edit that waits.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    private ReplicatedText(TextState known, ImmutableSortedSet<byte[]> waiting) => (Known, Waiting) = (known, waiting);

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.Text;

    /// <inheritdoc/>
    public static ReplicatedText Empty { get; } = new(TextState.Empty, ImmutableSortedSet.Create<byte[]>(ByBytes));

    /// <summary>What is part of the text.</summary>
    public TextState Known { get; }

    /// <summary>Encoded edits of which something that they build on is missing.</summary>
    public ImmutableSortedSet<byte[]> Waiting { get; }

    /// <summary>The text.</summary>
    public string Value => Known.ToDocument(default).ToString();

    /// <summary>Replaces a part of the text.</summary>
    /// <param name="origin">Who does.</param>
    /// <param name="index">UTF-16 units before the part.</param>
    /// <param name="delete">UTF-16 units of it.</param>
    /// <param name="insert">What comes in its place.</param>
    /// <returns>The delta.</returns>
    /// <exception cref="ArgumentException">
    /// The part does not lie within the text, cuts a surrogate pair, or the new text has a surrogate without its partner.
    /// </exception>
    public ReplicatedText Edit(Origin origin, int index, int delete, string insert)
    {
        var document = Known.ToDocument(origin);
        document.Delete(index, delete);
        document.Insert(index, insert);
        return Delta(document.Encode(Known.Version));
    }

    /// <summary>An edit that a document has encoded, as a delta.</summary>
    /// <exception cref="FormatException">It is malformed or of a newer format.</exception>
    public static ReplicatedText Delta(byte[] encoded) => Joined(TextState.Empty, Empty.Waiting.Add(encoded));

    /// <inheritdoc/>
    public ReplicatedText Merge(ReplicatedText other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Joined(Known.Merge(other.Known), Waiting.Union(other.Waiting));
    }

    /// <inheritdoc/>
    public void Write(CrdtWriter writer)
    {
        writer.Bytes(Known.ToDocument(default).EncodeInOrder());
        writer.Unsigned((ulong)Waiting.Count);
        foreach (var edit in Waiting)
            writer.Bytes(edit);
    }

    /// <inheritdoc/>
    public static ReplicatedText Read(ref CrdtReader reader)
    {
        var known = TextState.Decode(reader.Bytes("text", MaxBytes));
        var count = reader.Count("waiting edits");
        var waiting = Empty.Waiting.ToBuilder();
        for (var i = 0; i < count; i++)
            waiting.Add(reader.Bytes("waiting edit", MaxBytes).ToArray());
        return Joined(known, waiting.ToImmutable());
    }

    /// <summary>Takes what has waited, until nothing more can be taken.</summary>
    private static ReplicatedText Joined(TextState known, ImmutableSortedSet<byte[]> waiting)
    {
        for (var before = -1; waiting.Count > 0 && before != waiting.Count;)
        {
            before = waiting.Count;
            foreach (var edit in waiting)
            {
                known = known.Apply(edit, out var missing);
                if (missing is null)
                    waiting = waiting.Remove(edit);
            }
        }

        return new ReplicatedText(known, waiting);
    }
}

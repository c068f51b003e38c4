using System.Collections.Immutable;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Text;

/// <summary>
/// What a <see cref="TextDocument"/> knows, as an immutable value that threads may share and replicas may merge: a list of encoded
/// operations, each part of which builds on those before. Taking an edit or merging costs what is new, not what is there; every
/// <see cref="MaxParts"/> parts it is encoded anew as one. States of the same <see cref="Version"/> have the same text.
/// </summary>
/// <remarks>
/// Who edits keeps a document beside it: <c>var delta = document.Encode(state.Version); state = state.Apply(delta, out _);</c>, and the
/// delta is what a replicated type hands on.
/// </remarks>
public sealed class TextState
{
    /// <summary>Most parts.</summary>
    public const int MaxParts = 64;

    private readonly ImmutableList<Part> _parts;

    private TextState(ImmutableList<Part> parts, VectorClock version) => (_parts, Version) = (parts, version);

    /// <summary>The empty text that nobody has changed.</summary>
    public static TextState Empty { get; } = new([], VectorClock.Empty);

    /// <summary>How many operations of each origin it has.</summary>
    public VectorClock Version { get; }

    /// <summary>Bytes that it holds.</summary>
    public long Size => _parts.Sum(part => (long)part.Encoded.Length);

    /// <summary>What a document knows now.</summary>
    public static TextState Of(TextDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Operations == 0 ? Empty : new TextState([new Part(document.Encode(), document.Version)], document.Version);
    }

    /// <summary>Reads what <see cref="Encode"/> gave.</summary>
    /// <exception cref="FormatException">It is malformed, of a newer format, or not a whole text. All of it is checked.</exception>
    public static TextState Decode(ReadOnlySpan<byte> encoded)
    {
        var document = TextDocument.Decode(encoded, default);
        return document.Operations == 0 ? Empty : new TextState([new Part(encoded.ToArray(), document.Version)], document.Version);
    }

    /// <summary>With operations that a document has encoded; itself where it has them all.</summary>
    /// <param name="encoded">What <see cref="TextDocument.Encode(VectorClock)"/> gave.</param>
    /// <param name="missing">An operation that has to come first, so that nothing was taken; else null.</param>
    /// <exception cref="FormatException">It is malformed or of a newer format.</exception>
    public TextState Apply(ReadOnlySpan<byte> encoded, out Dot? missing)
    {
        var batch = TextEncoding.Decode(encoded);
        missing = null;
        foreach (ref readonly var need in batch.Before().Entries)
        {
            if (!Version.Contains(need))
            {
                missing = need with { Counter = Version[need.Origin] + 1 };
                return this;
            }
        }

        var top = batch.After();
        return Version.Descends(top) ? this : Joined(_parts.Add(new Part(encoded.ToArray(), top)), Version.Merge(top));
    }

    /// <summary>What both know. One of the two themselves where it knows all.</summary>
    public TextState Merge(TextState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        switch (Version.Compare(other.Version))
        {
            case Causality.Equal or Causality.After:
                return this;
            case Causality.Before:
                return other;
        }

        var news = other._parts.Where(part => !Version.Descends(part.Top));
        return Joined(_parts.AddRange(news), Version.Merge(other.Version));
    }

    /// <summary>A document with all of it, to read or to edit.</summary>
    /// <param name="origin">Who edits it; see <see cref="TextDocument(Origin)"/>.</param>
    public TextDocument ToDocument(Origin origin)
    {
        var document = new TextDocument(origin);
        ApplyTo(document);
        return document;
    }

    /// <summary>Gives a document what it does not know of this. It costs what is new, where the document has taken an earlier state.</summary>
    /// <param name="document">Takes it.</param>
    /// <param name="splices">Takes what becomes of the text, in order, or null.</param>
    public void ApplyTo(TextDocument document, ICollection<TextSplice>? splices = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        foreach (var part in _parts)
        {
            if (!document.Version.Descends(part.Top) && document.Apply(part.Encoded, splices).Missing is { } missing)
                throw new FormatException($"text: {missing} is missing in a state that claims to have it");
        }
    }

    /// <summary>All of it in one, in the form of <see cref="TextDocument.Encode()"/>.</summary>
    public byte[] Encode() => _parts.Count == 1 ? [.. _parts[0].Encoded] : ToDocument(default).Encode();

    private static TextState Joined(ImmutableList<Part> parts, VectorClock version)
    {
        var state = new TextState(parts, version);
        return parts.Count <= MaxParts ? state : Of(state.ToDocument(default));
    }

    /// <summary>Encoded operations.</summary>
    /// <param name="Encoded">The bytes, which nobody changes.</param>
    /// <param name="Top">What is known with them.</param>
    private sealed record Part(byte[] Encoded, VectorClock Top);
}

namespace ActorDist.Core.Crdts;

/// <summary>A text as element, key or value, in the order of its UTF-16 units.</summary>
/// <param name="Text">At most <see cref="CrdtReader.MaxText"/> bytes of UTF-8, without lone surrogates.</param>
public readonly record struct Element(string Text) : ICrdtValue<Element>
{
    /// <inheritdoc/>
    public int CompareTo(Element other) => string.CompareOrdinal(Text, other.Text);

    /// <inheritdoc/>
    public void Write(CrdtWriter writer) => writer.Text(Text);

    /// <summary>Reads its binary form.</summary>
    public static Element Read(ref CrdtReader reader) => new(reader.Text("element"));

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    /// <summary>Lower.</summary>
    public static bool operator <(Element left, Element right) => left.CompareTo(right) < 0;

    /// <summary>Higher.</summary>
    public static bool operator >(Element left, Element right) => left.CompareTo(right) > 0;

    /// <summary>Lower or equal.</summary>
    public static bool operator <=(Element left, Element right) => left.CompareTo(right) <= 0;

    /// <summary>Higher or equal.</summary>
    public static bool operator >=(Element left, Element right) => left.CompareTo(right) >= 0;
}

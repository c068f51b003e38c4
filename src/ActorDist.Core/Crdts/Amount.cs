using System.Globalization;

namespace ActorDist.Core.Crdts;

/// <summary>A signed count as the value of a dot.</summary>
/// <param name="Value">The count.</param>
public readonly record struct Amount(long Value) : ICrdtValue<Amount>
{
    /// <inheritdoc/>
    public int CompareTo(Amount other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public void Write(CrdtWriter writer) => writer.Signed(Value);

    /// <summary>Reads its binary form.</summary>
    public static Amount Read(ref CrdtReader reader) => new(reader.Signed("amount"));

    /// <summary>The count.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Lower.</summary>
    public static bool operator <(Amount left, Amount right) => left.Value < right.Value;

    /// <summary>Higher.</summary>
    public static bool operator >(Amount left, Amount right) => left.Value > right.Value;

    /// <summary>Lower or equal.</summary>
    public static bool operator <=(Amount left, Amount right) => left.Value <= right.Value;

    /// <summary>Higher or equal.</summary>
    public static bool operator >=(Amount left, Amount right) => left.Value >= right.Value;
}

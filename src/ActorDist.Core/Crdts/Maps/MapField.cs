namespace ActorDist.Core.Crdts.Maps;

/// <summary>A field of a map. The type is part of its identity, so two replicas can never give one field two types.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds.</param>
public readonly record struct MapField(string Name, FieldType Type) : ICrdtValue<MapField>
{
    /// <inheritdoc/>
    public int CompareTo(MapField other)
    {
        var name = string.CompareOrdinal(Name, other.Name);
        return name != 0 ? name : Type.CompareTo(other.Type);
    }

    /// <inheritdoc/>
    public void Write(CrdtWriter writer)
    {
        writer.Text(Name);
        writer.Byte((byte)Type);
    }

    /// <summary>Reads its binary form.</summary>
    public static MapField Read(ref CrdtReader reader)
    {
        var name = reader.Text("field");
        var type = (FieldType)reader.Byte("field type");
        return Enum.IsDefined(type) ? new MapField(name, type) : throw new FormatException($"field {name}: type {(int)type} is not known here");
    }

    /// <summary><c>name:type</c>.</summary>
    public override string ToString() => $"{Name}:{Type.ToString().ToLowerInvariant()}";

    /// <summary>Lower.</summary>
    public static bool operator <(MapField left, MapField right) => left.CompareTo(right) < 0;

    /// <summary>Higher.</summary>
    public static bool operator >(MapField left, MapField right) => left.CompareTo(right) > 0;

    /// <summary>Lower or equal.</summary>
    public static bool operator <=(MapField left, MapField right) => left.CompareTo(right) <= 0;

    /// <summary>Higher or equal.</summary>
    public static bool operator >=(MapField left, MapField right) => left.CompareTo(right) >= 0;
}

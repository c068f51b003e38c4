namespace ActorDist.Core.Crdts.Graphs;

/// <summary>A vertex, or an edge of a directed graph.</summary>
/// <param name="From">The vertex, or where the edge begins.</param>
/// <param name="To">Where the edge ends; null for a vertex.</param>
public readonly record struct GraphItem(string From, string? To = null) : ICrdtValue<GraphItem>
{
    /// <summary>Whether it is the vertex or an edge at it.</summary>
    public bool Touches(string vertex) =>
        string.Equals(From, vertex, StringComparison.Ordinal) || string.Equals(To, vertex, StringComparison.Ordinal);

    /// <inheritdoc/>
    public int CompareTo(GraphItem other)
    {
        var from = string.CompareOrdinal(From, other.From);
        return from != 0 ? from : string.CompareOrdinal(To, other.To);
    }

    /// <inheritdoc/>
    public void Write(CrdtWriter writer)
    {
        writer.Byte(To is null ? (byte)0 : (byte)1);
        writer.Text(From);
        if (To is not null)
            writer.Text(To);
    }

    /// <summary>Reads its binary form.</summary>
    public static GraphItem Read(ref CrdtReader reader)
    {
        var ends = reader.Byte("graph item");
        if (ends > 1)
            throw new FormatException($"graph item: {ends}, not 0 (vertex) or 1 (edge)");
        var from = reader.Text("vertex");
        return new GraphItem(from, ends == 0 ? null : reader.Text("vertex"));
    }

    /// <summary>The vertex, or <c>from->to</c>.</summary>
    public override string ToString() => To is null ? From : $"{From}->{To}";

    /// <summary>Lower.</summary>
    public static bool operator <(GraphItem left, GraphItem right) => left.CompareTo(right) < 0;

    /// <summary>Higher.</summary>
    public static bool operator >(GraphItem left, GraphItem right) => left.CompareTo(right) > 0;

    /// <summary>Lower or equal.</summary>
    public static bool operator <=(GraphItem left, GraphItem right) => left.CompareTo(right) <= 0;

    /// <summary>Higher or equal.</summary>
    public static bool operator >=(GraphItem left, GraphItem right) => left.CompareTo(right) >= 0;
}

namespace ActorDist.Core.Crdts;

/// <summary>Binary form of a state or a delta: format, kind, then what the type writes.</summary>
public static class CrdtEncoding
{
    /// <summary>The format that is written, and the newest that is read.</summary>
    public const byte Format = 1;

    /// <summary>Writes a state.</summary>
    public static byte[] Encode<T>(T state)
        where T : ICrdt<T>
    {
        var writer = new CrdtWriter();
        writer.Byte(Format);
        writer.Byte((byte)T.Kind);
        state.Write(writer);
        return writer.ToArray();
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="FormatException">It is malformed, of a newer format or of another type.</exception>
    public static T Decode<T>(ReadOnlySpan<byte> encoded)
        where T : ICrdt<T>
    {
        var reader = new CrdtReader(encoded);
        var format = reader.Byte("format");
        if (format != Format)
            throw new FormatException($"CRDT: format {format} is not known here, the newest is {Format}");
        var kind = (CrdtKind)reader.Byte("kind");
        if (kind != T.Kind)
            throw new FormatException($"CRDT: a {kind}, not a {T.Kind}");
        var state = T.Read(ref reader);
        reader.End($"{kind}");
        return state;
    }
}

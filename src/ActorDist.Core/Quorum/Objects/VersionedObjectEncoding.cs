using ActorDist.Core.Clocks;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Quorum;

/// <summary>Binary form of an object, on disk and on the wire: version, mode, then what the mode keeps.</summary>
public static class VersionedObjectEncoding
{
    /// <summary>Most values that are read.</summary>
    public const int MaxValues = 64 * 1024;

    private const byte Version = 1;

    /// <summary>Encodes.</summary>
    public static byte[] Encode(VersionedObject value)
    {
        var bytes = new byte[SizeOf(value)];
        var writer = new SpanWriter(bytes);
        writer.Byte(Version);
        writer.Byte((byte)value.Mode);
        switch (value)
        {
            case DottedObject dotted:
                writer.Unsigned((ulong)dotted.Values.Entries.Length);
                foreach (var entry in dotted.Values.Entries)
                {
                    VectorClockEncoding.Write(ref writer, entry.Origin);
                    writer.Unsigned(entry.Counter);
                    Write(ref writer, entry.Values.AsSpan());
                }

                break;
            case LatestObject latest:
                writer.Fixed64(latest.WrittenAt.Packed);
                VectorClockEncoding.Write(ref writer, latest.Origin);
                Write(ref writer, latest.Content);
                break;
            case PlainObject plain:
                VectorClockEncoding.Write(ref writer, plain.Clock);
                Write(ref writer, plain.Contents.AsSpan());
                break;
        }

        return bytes;
    }

    /// <summary>Decodes; values are copied out of the bytes.</summary>
    /// <exception cref="FormatException">The bytes are not an object.</exception>
    public static VersionedObject Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new SpanReader(bytes);
        var version = reader.Byte("object version");
        if (version != Version)
            throw new FormatException($"object: version {version}, only {Version} is known");
        var mode = (BucketMode)reader.Byte("object mode");
        VersionedObject value = mode switch
        {
            BucketMode.Siblings => ReadDotted(ref reader, bytes),
            BucketMode.LastWriteWins => ReadLatest(ref reader, bytes),
            BucketMode.PlainVectorClock => new PlainObject(VectorClockEncoding.Read(ref reader), ReadContents(ref reader, bytes)),
            _ => throw new FormatException($"object: unknown mode {(int)mode}"),
        };
        reader.End("object");
        return value;
    }

    private static DottedObject ReadDotted(ref SpanReader reader, ReadOnlySpan<byte> bytes)
    {
        var count = reader.Unsigned("entries");
        if (count > VectorClockEncoding.MaxEntries)
            throw new FormatException($"object: {count} entries, the limit is {VectorClockEncoding.MaxEntries}");
        List<DottedEntry<Content>> entries = [];
        for (var i = 0UL; i < count; i++)
        {
            var origin = VectorClockEncoding.ReadOrigin(ref reader, "entry");
            var counter = reader.Unsigned("entry");
            entries.Add(new DottedEntry<Content>(origin, counter, [.. ReadContents(ref reader, bytes)]));
        }

        return new DottedObject(DottedVersionVectorSet<Content>.Of(entries, []));
    }

    private static LatestObject ReadLatest(ref SpanReader reader, ReadOnlySpan<byte> bytes)
    {
        var at = new HybridTimestamp(reader.Fixed64("time"));
        var origin = VectorClockEncoding.ReadOrigin(ref reader, "origin");
        return new LatestObject(at, origin, ReadContent(ref reader, bytes));
    }

    private static List<Content> ReadContents(ref SpanReader reader, ReadOnlySpan<byte> bytes)
    {
        var count = reader.Unsigned("values");
        if (count > MaxValues)
            throw new FormatException($"object: {count} values, the limit is {MaxValues}");
        List<Content> contents = [];
        for (var i = 0UL; i < count; i++)
            contents.Add(ReadContent(ref reader, bytes));
        return contents;
    }

    private static Content ReadContent(ref SpanReader reader, ReadOnlySpan<byte> bytes)
    {
        var isDeleted = reader.Byte("value kind") switch
        {
            0 => false,
            1 => true,
            var kind => throw new FormatException($"object: unknown kind of value {kind}"),
        };
        return new Content(bytes[reader.Bytes("value", int.MaxValue)].ToArray(), isDeleted);
    }

    private static void Write(ref SpanWriter writer, ReadOnlySpan<Content> contents)
    {
        writer.Unsigned((ulong)contents.Length);
        foreach (var content in contents)
            Write(ref writer, content);
    }

    private static void Write(ref SpanWriter writer, Content content)
    {
        writer.Byte(content.IsDeleted ? (byte)1 : (byte)0);
        writer.Bytes(content.Value.Span);
    }

    private static int SizeOf(VersionedObject value) => 2 + value switch
    {
        DottedObject dotted => SpanWriter.SizeOf((ulong)dotted.Values.Entries.Length) + dotted.Values.Entries.Sum(entry =>
            VectorClockEncoding.SizeOf(entry.Origin) + SpanWriter.SizeOf(entry.Counter) + SizeOf(entry.Values.AsSpan())),
        LatestObject latest => sizeof(ulong) + VectorClockEncoding.SizeOf(latest.Origin) + SizeOf([latest.Content]) - 1,
        PlainObject plain => VectorClockEncoding.SizeOf(plain.Clock) + SizeOf(plain.Contents.AsSpan()),
        _ => throw new FormatException($"object: unknown mode {value.Mode}"),
    };

    private static int SizeOf(ReadOnlySpan<Content> contents)
    {
        var size = SpanWriter.SizeOf((ulong)contents.Length);
        foreach (var content in contents)
            size += 1 + SpanWriter.SizeOfBytes(content.Value.Length);
        return size;
    }
}

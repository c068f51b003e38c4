using System.Buffers;
using System.IO.Compression;
using System.Text;
using ActorDist.Core.Clocks;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Crdts.Text;

/// <summary>
/// Binary form of operations on a text. A header: format, flags, checksum of the rest. Then, compressed by Brotli where that is shorter,
/// the origins with the number of operations that must be known of each, and the runs in columns: kinds, lengths, references, text in
/// UTF-8. A reference is written by how it differs from where the writer was last; most need no byte.
/// </summary>
internal static class TextEncoding
{
    /// <summary>The format that is written, and the newest that is read.</summary>
    public const byte Format = 1;

    /// <summary>Most bytes before compression.</summary>
    public const int MaxBytes = 1 << 29;

    private const int HeaderLength = 2 + sizeof(ulong);
    private const byte Compressed = 1;

    /// <summary>Shorter ones are not worth a try.</summary>
    private const int LeastToCompress = 200;

    /// <summary>No more room than this many times its own length is made for what a compressed form says it is.</summary>
    private const int MostExpansion = 1000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const int Quality = 5;
    private const int Window = 20;

    /// <summary>Writes a batch.</summary>
    public static byte[] Encode(TextBatch batch)
    {
        return Framed(Body(batch));
    }

    /// <summary>A body with its header, compressed where that is shorter.</summary>
    internal static byte[] Framed(byte[] body)
    {
        if (body.Length >= LeastToCompress)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(body.Length);
            try
            {
                var room = buffer.AsSpan(0, body.Length - SpanWriter.SizeOf((ulong)body.Length));
                if (BrotliEncoder.TryCompress(body, room, out var length, Quality, Window) && (long)length * MostExpansion >= body.Length)
                    return Framed(Compressed, body.Length, buffer.AsSpan(0, length));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        return Framed(0, 0, body);
    }

    /// <summary>Reads a batch.</summary>
    /// <exception cref="FormatException">It is malformed or of a newer format.</exception>
    public static TextBatch Decode(ReadOnlySpan<byte> encoded)
    {
        var reader = new SpanReader(encoded);
        var format = reader.Byte("text format");
        if (format != Format)
            throw new FormatException($"text: format {format} is not known here, the newest is {Format}");
        var flags = reader.Byte("text flags");
        if (flags > Compressed)
            throw new FormatException($"text: flags {flags} are not known here");
        var checksum = reader.Fixed64("text checksum");
        var rest = encoded[HeaderLength..];
        if (Checksum(flags, rest) != checksum)
            throw new FormatException("text: the checksum is wrong");
        return flags == 0 ? Read(rest) : Read(Decompress(rest));
    }

    private static byte[] Framed(byte flags, int length, ReadOnlySpan<byte> content)
    {
        var result = new byte[HeaderLength + (flags == 0 ? 0 : SpanWriter.SizeOf((ulong)length)) + content.Length];
        var rest = new SpanWriter(result.AsSpan(HeaderLength));
        if (flags != 0)
            rest.Unsigned((ulong)length);
        content.CopyTo(result.AsSpan(HeaderLength + rest.Length));
        var header = new SpanWriter(result);
        header.Byte(Format);
        header.Byte(flags);
        header.Fixed64(Checksum(flags, result.AsSpan(HeaderLength)));
        return result;
    }

    private static ulong Checksum(byte flags, ReadOnlySpan<byte> rest) => StableHash.Combine(StableHash.Of(rest), flags);

    private static byte[] Decompress(ReadOnlySpan<byte> content)
    {
        var reader = new SpanReader(content);
        var length = reader.Unsigned("text length");
        content = content[reader.Position..];
        if (length > MaxBytes || length > (ulong)content.Length * MostExpansion)
            throw new FormatException($"text: {content.Length} bytes cannot stand for {length}");
        var body = new byte[length];
        if (!BrotliDecoder.TryDecompress(content, body, out var written) || written != body.Length)
            throw new FormatException("text: the compressed form is malformed");
        return body;
    }

    internal static byte[] Body(TextBatch batch)
    {
        var runs = batch.Runs;
        var pool = ArrayPool<byte>.Shared;
        var kindBytes = pool.Rent(runs.Length);
        var lengthBytes = pool.Rent(runs.Length * 5);
        var referenceBytes = pool.Rent(runs.Length * 25);
        try
        {
            var columns = new RunWriter(batch, new SpanWriter(kindBytes), new SpanWriter(lengthBytes), new SpanWriter(referenceBytes));
            for (var i = 0; i < runs.Length; i++)
                columns.Write(i);
            var needs = batch.Needs();
            var textLength = Encoding.UTF8.GetByteCount(batch.Text);
            var size = SpanWriter.SizeOf((ulong)batch.Origins.Length) + SpanWriter.SizeOf((ulong)runs.Length)
                + SpanWriter.SizeOf((ulong)columns.Lengths.Length) + SpanWriter.SizeOf((ulong)columns.References.Length)
                + SpanWriter.SizeOf((ulong)batch.Text.Length)
                + columns.Kinds.Length + columns.Lengths.Length + columns.References.Length + textLength;
            for (var i = 0; i < batch.Origins.Length; i++)
                size += VectorClockEncoding.SizeOf(batch.Origins[i]) + SpanWriter.SizeOf((ulong)needs[i]);
            if (size > MaxBytes)
                throw new InvalidOperationException($"text: {size} bytes, the limit is {MaxBytes}");

            var body = new byte[size];
            var writer = new SpanWriter(body);
            writer.Unsigned((ulong)batch.Origins.Length);
            for (var i = 0; i < batch.Origins.Length; i++)
            {
                VectorClockEncoding.Write(ref writer, batch.Origins[i]);
                writer.Unsigned((ulong)needs[i]);
            }

            writer.Unsigned((ulong)runs.Length);
            writer.Unsigned((ulong)columns.Lengths.Length);
            writer.Unsigned((ulong)columns.References.Length);
            writer.Unsigned((ulong)batch.Text.Length);
            var rest = body.AsSpan(writer.Length);
            kindBytes.AsSpan(0, columns.Kinds.Length).CopyTo(rest);
            rest = rest[columns.Kinds.Length..];
            lengthBytes.AsSpan(0, columns.Lengths.Length).CopyTo(rest);
            rest = rest[columns.Lengths.Length..];
            referenceBytes.AsSpan(0, columns.References.Length).CopyTo(rest);
            Encoding.UTF8.GetBytes(batch.Text, rest[columns.References.Length..]);
            return body;
        }
        finally
        {
            pool.Return(kindBytes);
            pool.Return(lengthBytes);
            pool.Return(referenceBytes);
        }
    }

    private static TextBatch Read(ReadOnlySpan<byte> body)
    {
        var reader = new SpanReader(body);
        var batch = new TextBatch();
        var originCount = Count(ref reader, "text origins", TextDocument.MaxOrigins);
        List<int> needs = [];
        for (var i = 0; i < originCount; i++)
        {
            var origin = VectorClockEncoding.ReadOrigin(ref reader, "text origin");
            if (batch.AgentOf(origin) != i)
                throw new FormatException($"text: origin {origin} occurs twice");
            needs.Add(Count(ref reader, "text origin's operations", TextDocument.MaxOperations));
        }

        var runCount = Count(ref reader, "text runs", body.Length);
        var lengthBytes = Count(ref reader, "text lengths", body.Length);
        var referenceBytes = Count(ref reader, "text references", body.Length);
        var units = Count(ref reader, "text units", body.Length);
        var rest = body[reader.Position..];
        if ((long)runCount + lengthBytes + referenceBytes > rest.Length)
            throw new FormatException("text: truncated");
        var kinds = rest[..runCount];
        rest = rest[runCount..];
        var columns = new RunReader(
            batch, [.. needs], new SpanReader(rest[..lengthBytes]), new SpanReader(rest.Slice(lengthBytes, referenceBytes)), Text(rest[(lengthBytes + referenceBytes)..], units));
        foreach (var kind in kinds)
            columns.Read(kind);
        columns.End();
        return batch;
    }

    private static string Text(ReadOnlySpan<byte> bytes, int units)
    {
        string text;
        try
        {
            text = Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("text: not UTF-8", e);
        }

        return text.Length == units ? text : throw new FormatException($"text: {text.Length} units instead of {units}");
    }

    private static int Count(ref SpanReader reader, string field, int limit)
    {
        var value = reader.Unsigned(field);
        return value <= (ulong)limit ? (int)value : throw new FormatException($"{field}: {value}, the limit is {limit}");
    }
}

using System.Buffers;
using System.Text;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Groups;

/// <summary>What the binary forms of commands and states share.</summary>
internal static class GroupWire
{
    public const int GuidBytes = 16;

    /// <summary>A state at its limit and the largest command on top of it, twice over.</summary>
    private const int ScratchBytes = 256 * 1024;

    private const int MaxTextBytes = 4 * GroupLimits.MaxText;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public delegate void Write<in T>(T value, ref SpanWriter writer);

    public static byte[] Encode<T>(T value, Write<T> write)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(ScratchBytes);
        try
        {
            var writer = new SpanWriter(scratch);
            write(value, ref writer);
            return scratch.AsSpan(0, writer.Length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    public static void Text(this ref SpanWriter writer, string text) => writer.Bytes(Strict.GetBytes(text));

    public static string Text(this ref SpanReader reader, ReadOnlySpan<byte> buffer, string field, int limit = MaxTextBytes)
    {
        try
        {
            return Strict.GetString(buffer[reader.Bytes(field, limit)]);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException($"{field}: not UTF-8", e);
        }
    }

    /// <summary>The text, or as much of it as fits.</summary>
    public static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
            return text;
        var length = Math.Min(text.Length, bytes);
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, length)) > bytes || char.IsHighSurrogate(text[length - 1]))
            length--;
        return text[..length];
    }

    public static int Count(this ref SpanReader reader, string field, int limit)
    {
        var count = reader.Unsigned(field);
        return count <= (ulong)limit ? (int)count : throw new FormatException($"{field}: {count}, the limit is {limit}");
    }

    /// <summary>A whole number from 0 to a limit.</summary>
    public static int Number(this ref SpanReader reader, string field, int limit) => reader.Count(field, limit);

    public static bool Flag(this ref SpanReader reader, string field) => reader.Byte(field) switch
    {
        0 => false,
        1 => true,
        var other => throw new FormatException($"{field}: {other}"),
    };

    public static void Flag(this ref SpanWriter writer, bool value) => writer.Byte(value ? (byte)1 : (byte)0);

    public static void Signed(this ref SpanWriter writer, long value) => writer.Unsigned(SpanWriter.ZigZag(value));

    /// <summary>One of the values of an enumeration that counts from 0.</summary>
    public static TEnum OneOf<TEnum>(this ref SpanReader reader, string field, TEnum last)
        where TEnum : struct, Enum
    {
        var value = reader.Byte(field);
        return value <= Convert.ToByte(last) ? (TEnum)Enum.ToObject(typeof(TEnum), value) : throw new FormatException($"{field}: {value}");
    }

    public static void Id(this ref SpanWriter writer, Guid id)
    {
        scoped Span<byte> bytes = stackalloc byte[GuidBytes];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        writer.Unsigned(GuidBytes);
        foreach (var part in bytes)
            writer.Byte(part);
    }

    public static Guid Id(this ref SpanReader reader, ReadOnlySpan<byte> buffer, string field)
    {
        var bytes = buffer[reader.Bytes(field, GuidBytes)];
        return bytes.Length == GuidBytes ? new Guid(bytes, bigEndian: true) : throw new FormatException($"{field}: {bytes.Length} bytes");
    }

    public static void Stamp(this ref SpanWriter writer, in CommandStamp stamp)
    {
        writer.Unsigned((ulong)stamp.NowMs);
        writer.Id(stamp.RequestId);
        writer.Id(stamp.Key);
        writer.Fixed64(stamp.BodyHash);
        writer.Unsigned((ulong)stamp.KeyMadeMs);
    }

    public static CommandStamp Stamp(this ref SpanReader reader, ReadOnlySpan<byte> buffer) => new(
        reader.NonNegative("now"),
        reader.Id(buffer, "request ID"),
        reader.Id(buffer, "key"),
        reader.Fixed64("body hash"),
        reader.NonNegative("key made"));

    /// <summary>Clouds name most servers by UUIDs, whose text is more than twice as long as they are.</summary>
    public static void ServerId(this ref SpanWriter writer, string id)
    {
        if (Guid.TryParseExact(id, "D", out var guid) && string.Equals(guid.ToString(), id, StringComparison.Ordinal))
        {
            writer.Byte(0);
            writer.Id(guid);
            return;
        }

        writer.Text(id);
    }

    public static string ServerId(this ref SpanReader reader, ReadOnlySpan<byte> buffer)
    {
        var bytes = buffer[reader.Bytes("server ID", GroupLimits.MaxServerId)];
        return bytes.IsEmpty ? reader.Id(buffer, "server ID").ToString() : Strict.GetString(bytes);
    }

    public static void Number(this ref SpanWriter writer, double value) => writer.Fixed64(BitConverter.DoubleToUInt64Bits(value));

    public static double Real(this ref SpanReader reader, string field) => BitConverter.UInt64BitsToDouble(reader.Fixed64(field));

    public static void Exactly(this ref SpanWriter writer, decimal value)
    {
        foreach (var part in decimal.GetBits(value))
            writer.Unsigned((uint)part);
    }

    public static decimal Exactly(this ref SpanReader reader, string field)
    {
        var parts = new int[4];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = (int)(uint)reader.Unsigned(field);
        try
        {
            return new decimal(parts);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"{field}: not a decimal", e);
        }
    }
}

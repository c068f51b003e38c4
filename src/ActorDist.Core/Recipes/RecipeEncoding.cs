using System.Buffers;
using System.Text;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Recipes;

/// <summary>What the encodings of all recipes share: texts, and writing something whose size is known only afterwards.</summary>
internal static class RecipeEncoding
{
    /// <summary>A state at its limit and a command on top of it.</summary>
    private const int ScratchBytes = RegisterState.MaxContentBytes + 3 * RecipeLimits.MaxCommandBytes;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public delegate void Write<in T>(T value, ref SpanWriter writer);

    public static byte[] Encode<T>(T value, Write<T> write)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(ScratchBytes);
        var writer = new SpanWriter(scratch);
        write(value, ref writer);
        var encoded = scratch.AsSpan(0, writer.Length).ToArray();
        ArrayPool<byte>.Shared.Return(scratch);
        return encoded;
    }

    public static void Text(this ref SpanWriter writer, string text)
    {
        try
        {
            writer.Bytes(Strict.GetBytes(text));
        }
        catch (EncoderFallbackException e)
        {
            throw new FormatException("a text holds a surrogate without its partner", e);
        }
    }

    public static string Text(this ref SpanReader reader, ReadOnlySpan<byte> buffer, string field, int limit)
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

    /// <summary>Reads a count that cannot be more than a limit.</summary>
    public static int Count(this ref SpanReader reader, string field, int limit)
    {
        var count = reader.Unsigned(field);
        return count <= (ulong)limit ? (int)count : throw new FormatException($"{field}: {count}, the limit is {limit}");
    }

    /// <summary>A name of a contender, a member or an item: printable and of bounded length.</summary>
    public static void CheckName(string field, string name, bool mayBeEmpty)
    {
        if (name.Length == 0 && !mayBeEmpty)
            throw new FormatException($"{field} is empty");
        if (name.Any(char.IsControl))
            throw new FormatException($"{field} holds a control character");
        var bytes = Encoding.UTF8.GetByteCount(name);
        if (bytes > RecipeLimits.MaxNameBytes)
            throw new FormatException($"{field} is {bytes} bytes of UTF-8, the limit is {RecipeLimits.MaxNameBytes}");
    }
}

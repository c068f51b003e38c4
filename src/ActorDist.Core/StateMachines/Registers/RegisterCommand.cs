using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.StateMachines.Registers;

/// <summary>
/// Encodes the commands of kind <c>register</c>: one format byte, one operation byte, then the fields. A condition on the version
/// names the version the register must have; 0 means that it must not exist.
/// </summary>
public static class RegisterCommand
{
    internal const byte Format = 1;

    /// <summary>Reads the content.</summary>
    public static byte[] Get() => [Format, (byte)RegisterOperation.Get];

    /// <summary>Replaces the content.</summary>
    /// <param name="value">New content, at most <see cref="RegisterState.MaxContentBytes"/>.</param>
    /// <param name="ifVersion">Only at this version: compare-and-swap by version. 0 means only if absent.</param>
    public static byte[] Put(ReadOnlySpan<byte> value, long? ifVersion = null) => Encode(RegisterOperation.Put, ifVersion, value);

    /// <summary>Compare-and-swap by value.</summary>
    /// <param name="expected">Content it must have.</param>
    /// <param name="value">New content, at most <see cref="RegisterState.MaxContentBytes"/>.</param>
    public static byte[] CompareAndSwap(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> value)
    {
        var buffer = new byte[2 + SpanWriter.SizeOfBytes(expected.Length) + SpanWriter.SizeOfBytes(value.Length)];
        var writer = new SpanWriter(buffer);
        writer.Byte(Format);
        writer.Byte((byte)RegisterOperation.CompareAndSwap);
        writer.Bytes(expected);
        writer.Bytes(value);
        return buffer;
    }

    /// <summary>Adds to the content read as a decimal 64-bit integer; an absent register counts as 0.</summary>
    public static byte[] Increment(long delta)
    {
        var encoded = SpanWriter.ZigZag(delta);
        var buffer = new byte[2 + SpanWriter.SizeOf(encoded)];
        var writer = new SpanWriter(buffer);
        writer.Byte(Format);
        writer.Byte((byte)RegisterOperation.Increment);
        writer.Unsigned(encoded);
        return buffer;
    }

    /// <summary>Adds bytes at the end of the content; an absent register counts as empty.</summary>
    public static byte[] Append(ReadOnlySpan<byte> value) => Encode(RegisterOperation.Append, ifVersion: null, value);

    /// <summary>Removes the register, leaving a tombstone so that its version never restarts.</summary>
    /// <param name="ifVersion">Only at this version.</param>
    public static byte[] Delete(long? ifVersion = null) => Encode(RegisterOperation.Delete, ifVersion, default);

    private static byte[] Encode(RegisterOperation operation, long? ifVersion, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ifVersion ?? 0, nameof(ifVersion));
        var condition = ifVersion is { } version ? (ulong)version + 1 : 0;
        var buffer = new byte[2 + SpanWriter.SizeOf(condition) + SpanWriter.SizeOfBytes(value.Length)];
        var writer = new SpanWriter(buffer);
        writer.Byte(Format);
        writer.Byte((byte)operation);
        writer.Unsigned(condition);
        writer.Bytes(value);
        return buffer;
    }
}

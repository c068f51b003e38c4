using System.Runtime.InteropServices;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Groups;

/// <summary>
/// The last <see cref="GroupLimits.MaxKeys"/> idempotency keys and their answers: whoever comes again with one gets the same. Immutable.
/// A key that tells when it was made is refused once it may have been forgotten, instead of being taken for a new one.
/// </summary>
public sealed class RememberedKeys
{
    private readonly BoundedLog _log;

    private RememberedKeys(BoundedLog log, long forgottenMs)
    {
        _log = log;
        ForgottenMs = forgottenMs;
    }

    /// <summary>No keys.</summary>
    public static RememberedKeys Empty { get; } = new(BoundedLog.Empty, 0);

    /// <summary>Keys that came at this time or before may have been forgotten; 0 when none was.</summary>
    public long ForgottenMs { get; }

    /// <summary>The keys, oldest first.</summary>
    public IEnumerable<RememberedKey> Keys => _log.Entries().Select(entry => Decode(entry.Span));

    /// <summary>Looks for a key.</summary>
    /// <returns>What it was answered; null where it was not seen, or was forgotten.</returns>
    public RememberedKey? Find(Guid key)
    {
        Span<byte> wanted = stackalloc byte[GroupWire.GuidBytes];
        key.TryWriteBytes(wanted, bigEndian: true, out _);
        foreach (var entry in _log.Entries())
        {
            if (entry.Span.StartsWith(wanted))
                return Decode(entry.Span);
        }

        return null;
    }

    /// <summary>Whether a key that was not found may have been forgotten.</summary>
    public bool MayHaveForgotten(in CommandStamp stamp) => stamp.KeyMadeMs > 0 && stamp.KeyMadeMs <= ForgottenMs;

    /// <summary>Remembers a key.</summary>
    public RememberedKeys Add(in RememberedKey key)
    {
        var log = _log.Add(Encode(key), GroupLimits.MaxKeys, out var dropped);
        return new RememberedKeys(log, dropped.IsEmpty ? ForgottenMs : Math.Max(ForgottenMs, Decode(dropped).AtMs));
    }

    internal void WriteTo(ref SpanWriter writer)
    {
        writer.Unsigned((ulong)ForgottenMs);
        _log.WriteTo(ref writer);
    }

    internal static RememberedKeys ReadFrom(ref SpanReader reader, ReadOnlyMemory<byte> buffer)
    {
        var forgotten = reader.NonNegative("forgotten keys");
        return new RememberedKeys(BoundedLog.ReadFrom(ref reader, buffer, "keys", GroupLimits.MaxKeys), forgotten);
    }

    /// <summary>The key comes first and has a fixed length, so that it is found without decoding.</summary>
    private static byte[] Encode(in RememberedKey key)
    {
        Span<byte> buffer = stackalloc byte[64];
        key.Key.TryWriteBytes(buffer, bigEndian: true, out _);
        key.RequestId.TryWriteBytes(buffer[GroupWire.GuidBytes..], bigEndian: true, out _);
        var writer = new SpanWriter(buffer[(2 * GroupWire.GuidBytes)..]);
        writer.Fixed64(key.BodyHash);
        writer.Unsigned((ulong)key.AtMs);
        writer.Byte((byte)key.Outcome);
        writer.Unsigned((ulong)key.Desired);
        return buffer[..(2 * GroupWire.GuidBytes + writer.Length)].ToArray();
    }

    private static RememberedKey Decode(ReadOnlySpan<byte> entry)
    {
        if (entry.Length < 2 * GroupWire.GuidBytes)
            throw new FormatException("key: truncated");
        var reader = new SpanReader(entry[(2 * GroupWire.GuidBytes)..]);
        var (body, at) = (reader.Fixed64("body hash"), reader.NonNegative("time"));
        return new RememberedKey(
            new Guid(entry[..GroupWire.GuidBytes], bigEndian: true),
            body,
            new Guid(entry[GroupWire.GuidBytes..(2 * GroupWire.GuidBytes)], bigEndian: true),
            at,
            reader.OneOf("outcome", GroupOutcome.Superseded),
            reader.Number("desired", int.MaxValue));
    }
}

/// <summary>What a request with an idempotency key was answered.</summary>
/// <param name="Key">The key's ID.</param>
/// <param name="BodyHash">Of what it asked for.</param>
/// <param name="RequestId">The request that came first with the key.</param>
/// <param name="AtMs">When it came, Unix time in milliseconds.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Desired">Servers desired right after it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RememberedKey(Guid Key, ulong BodyHash, Guid RequestId, long AtMs, GroupOutcome Outcome, int Desired);

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ActorDist.Autoscale.Groups;

/// <summary>Who asks, when, and by what name a retry is known. Made outside, so that the state machine has neither clock nor chance.</summary>
/// <param name="NowMs">Unix time in milliseconds.</param>
/// <param name="RequestId">The request; names what it creates (<see cref="DerivedId"/>).</param>
/// <param name="Key">The idempotency key's ID, or the request's own.</param>
/// <param name="BodyHash">Tells requests with one key apart that are not the same.</param>
/// <param name="KeyMadeMs">When the key was made, for one that says so (UUID version 7); 0 for others.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CommandStamp(long NowMs, Guid RequestId, Guid Key, ulong BodyHash, long KeyMadeMs)
{
    private const int GuidBytes = 16;

    /// <summary>A stamp of a request without an idempotency key: its own ID is one.</summary>
    public static CommandStamp Of(long nowMs, Guid requestId) => new(nowMs, requestId, requestId, 0, 0);

    /// <summary>A stamp of a request with an idempotency key.</summary>
    /// <param name="nowMs">Unix time in milliseconds.</param>
    /// <param name="requestId">The request.</param>
    /// <param name="key">What its client calls it.</param>
    /// <param name="body">What it asks for.</param>
    public static CommandStamp Of(long nowMs, Guid requestId, string key, ReadOnlySpan<byte> body) => new(
        nowMs,
        requestId,
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, GuidBytes), bigEndian: true),
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(body)),
        MadeMs(key));

    /// <summary>RFC 9562, section 5.7: the first 48 bits of a version 7 UUID are Unix time in milliseconds.</summary>
    private static long MadeMs(string key)
    {
        if (!Guid.TryParseExact(key, "D", out var id) || id.Version != 7)
            return 0;
        Span<byte> bytes = stackalloc byte[GuidBytes];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ActorDist.Autoscale.Groups;

/// <summary>
/// IDs of what a request creates, derived from the request's own: whoever remembers a request can name what it created without having
/// remembered that too.
/// </summary>
public static class DerivedId
{
    private const int GuidBytes = 16;

    /// <summary>The ID of the so-manieth thing that a request created.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="ordinal">From 0.</param>
    public static Guid Of(Guid requestId, int ordinal)
    {
        Span<byte> named = stackalloc byte[GuidBytes + sizeof(int)];
        requestId.TryWriteBytes(named, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(named[GuidBytes..], ordinal);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(named, hash);
        // RFC 9562, section 5.8: version 8 is for IDs made in a way of one's own.
        hash[6] = (byte)(0x80 | hash[6] & 0x0F);
        hash[8] = (byte)(0x80 | hash[8] & 0x3F);
        return new Guid(hash[..GuidBytes], bigEndian: true);
    }
}

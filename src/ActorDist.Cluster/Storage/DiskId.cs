using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace ActorDist.Cluster.Storage;

/// <summary>
/// Identity of a disk's content: 128 random bits, drawn once when a data directory is made. A node whose disk was wiped comes back
/// under another one, so nobody takes its empty memory for the promises it gave before.
/// </summary>
/// <param name="Value">The bits; written as 32 lower-case hexadecimal digits.</param>
public readonly record struct DiskId(UInt128 Value)
{
    /// <summary>Draws a new one.</summary>
    public static DiskId Create()
    {
        Span<byte> bits = stackalloc byte[16];
        RandomNumberGenerator.Fill(bits);
        return new DiskId(BinaryPrimitives.ReadUInt128BigEndian(bits));
    }

    /// <summary>Reads the 32 hexadecimal digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The disk id, if the text is one.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out DiskId id)
    {
        var parsed = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        id = new DiskId(value);
        return parsed && text!.Length == 32;
    }

    /// <summary>The 32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}

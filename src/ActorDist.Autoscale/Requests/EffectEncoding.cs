using System.Text;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Requests;

/// <summary>
/// The binary form of an effect, in a command, in a register and in a reply: one format byte, the group, the change. The request's ID is
/// the register's name.
/// </summary>
public static class EffectEncoding
{
    private const byte Format = 1;

    /// <summary>Writes an effect.</summary>
    public static byte[] Encode(ScalingEffect effect)
    {
        var change = SpanWriter.ZigZag(effect.Change);
        var group = Encoding.UTF8.GetBytes(effect.GroupId);
        var buffer = new byte[1 + SpanWriter.SizeOfBytes(group.Length) + SpanWriter.SizeOf(change)];
        var writer = new SpanWriter(buffer);
        writer.Byte(Format);
        writer.Bytes(group);
        writer.Unsigned(change);
        return buffer;
    }

    /// <summary>Reads an effect.</summary>
    /// <param name="requestId">The request that had it.</param>
    /// <param name="encoded">Its binary form.</param>
    /// <exception cref="FormatException">The bytes are not an effect, or break a limit; the message says which.</exception>
    public static ScalingEffect Decode(string requestId, ReadOnlySpan<byte> encoded)
    {
        var reader = new SpanReader(encoded);
        var format = reader.Byte("effect format");
        if (format != Format)
            throw new FormatException($"effect format {format} is not known; this node reads format {Format}");
        var group = Encoding.UTF8.GetString(encoded[reader.Bytes("groupId", ScalingRequest.MaxIdLength)]);
        var change = reader.Signed("change");
        reader.End("effect");
        return (ScalingRequest.ValidateId("groupId", group) ?? ScalingRequest.ValidateChange(change)) is { } error
            ? throw new FormatException(error)
            : new ScalingEffect(requestId, group, (int)change);
    }
}

using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Groups;

/// <summary>A group's answer to a command that may change it.</summary>
/// <param name="Outcome">How the command ended.</param>
/// <param name="Desired">Servers desired right after it.</param>
/// <param name="DirtyVersion">The dirty version right after it.</param>
/// <param name="RequestId">The request that the answer belongs to: the first with the same key.</param>
public sealed record GroupReply(GroupOutcome Outcome, int Desired, long DirtyVersion, Guid RequestId)
{
    /// <summary>Whether it is the answer to an earlier request with the same key; nothing was done now.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Whether the group is no more.</summary>
    public bool IsGone { get; init; }

    /// <summary>The binary form.</summary>
    public byte[] Encode() => GroupWire.Encode(this, static (GroupReply reply, ref SpanWriter writer) =>
    {
        writer.Byte((byte)reply.Outcome);
        writer.Unsigned((ulong)reply.Desired);
        writer.Unsigned((ulong)reply.DirtyVersion);
        writer.Id(reply.RequestId);
        writer.Flag(reply.IsReplay);
        writer.Flag(reply.IsGone);
    });

    /// <summary>Reads the binary form.</summary>
    /// <exception cref="FormatException">The bytes are not a reply.</exception>
    public static GroupReply Decode(ReadOnlySpan<byte> encoded)
    {
        var reader = new SpanReader(encoded);
        var reply = new GroupReply(
            reader.OneOf("outcome", GroupOutcome.Superseded),
            reader.Number("desired", int.MaxValue),
            reader.NonNegative("dirty version"),
            reader.Id(encoded, "request ID"))
        {
            IsReplay = reader.Flag("replay"),
            IsGone = reader.Flag("gone"),
        };
        reader.End("reply");
        return reply;
    }
}

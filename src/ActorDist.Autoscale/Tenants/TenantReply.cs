using ActorDist.Autoscale.Groups;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Tenants;

/// <summary>A tenant's answer to a command that may change its list.</summary>
/// <param name="Outcome">How the command ended.</param>
/// <param name="GroupId">The group that was added: by this command, or by the first with the same key.</param>
public sealed record TenantReply(TenantOutcome Outcome, Guid GroupId)
{
    /// <summary>The binary form.</summary>
    public byte[] Encode() => GroupWire.Encode(this, static (TenantReply reply, ref SpanWriter writer) =>
    {
        writer.Byte((byte)reply.Outcome);
        writer.Id(reply.GroupId);
    });

    /// <summary>Reads the binary form.</summary>
    /// <exception cref="FormatException">The bytes are not a reply.</exception>
    public static TenantReply Decode(ReadOnlySpan<byte> encoded)
    {
        var reader = new SpanReader(encoded);
        var reply = new TenantReply(reader.OneOf("outcome", TenantOutcome.KeyForgotten), reader.Id(encoded, "group"));
        reader.End("reply");
        return reply;
    }
}

/// <summary>How a command to a tenant's list of groups ended.</summary>
public enum TenantOutcome : byte
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It had been done with the same key, and the group is still in the list; its creation may have to be finished.</summary>
    Repeated,

    /// <summary>It had been done with the same key; the group is no more.</summary>
    RepeatedAndGone,

    /// <summary>More groups than a tenant may have.</summary>
    TooManyGroups,

    /// <summary>The idempotency key was used for another request.</summary>
    KeyReused,

    /// <summary>The idempotency key is so old that it may have been forgotten; nothing was done.</summary>
    KeyForgotten,
}

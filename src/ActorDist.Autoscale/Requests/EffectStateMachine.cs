using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Requests;

/// <summary>
/// Kind <c>request</c>: under each request ID at most one effect, for ever. Whoever records one is answered with the effect that stands,
/// so of two bodies under one ID the second learns of the first.
/// </summary>
public sealed class EffectStateMachine : IStateMachine
{
    /// <summary>First part of the keys: <c>request/ID</c>.</summary>
    public const string KindName = "request";

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <summary>The register of a request.</summary>
    public static RegisterKey KeyOf(string requestId) => new(KindName, requestId);

    /// <summary>The effect that a reply names; null where none stands.</summary>
    /// <param name="requestId">The request that was asked for.</param>
    /// <param name="reply">The reply to a command.</param>
    /// <exception cref="FormatException">The bytes are not a reply of a known format.</exception>
    public static ScalingEffect? Standing(string requestId, ReadOnlySpan<byte> reply) =>
        reply.IsEmpty ? null : EffectEncoding.Decode(requestId, reply);

    /// <inheritdoc/>
    public bool IsRead(ReadOnlySpan<byte> body)
    {
        var reader = new SpanReader(body);
        var format = reader.Byte("command format");
        if (format != EffectCommand.Format)
            throw new FormatException($"command format {format} is not known; this node reads format {EffectCommand.Format}");
        var operation = (EffectOperation)reader.Byte("operation");
        switch (operation)
        {
            case EffectOperation.Get:
                reader.End("command");
                return true;
            case EffectOperation.Record:
                EffectEncoding.Decode("", body[EffectCommand.HeadBytes..]);
                return false;
            default:
                throw new FormatException($"operation {(byte)operation} is not known to kind '{KindName}'");
        }
    }

    /// <inheritdoc/>
    public Transition Apply(in Snapshot current, ReadOnlyMemory<byte> body)
    {
        if (current.Exists || IsRead(body.Span))
            return Transition.Unchanged(current.Content);
        var effect = body[EffectCommand.HeadBytes..];
        return Transition.Changed(effect, effect);
    }
}

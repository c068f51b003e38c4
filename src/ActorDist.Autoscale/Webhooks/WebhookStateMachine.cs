using ActorDist.Autoscale.Groups;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Webhooks;

/// <summary>
/// Kind <c>autoscale-webhook</c>: where the webhook of a capability is, under the capability's hash. It says where to look and grants
/// nothing: the group compares the hash with that of its own webhook. So one that is left over from a webhook that was never made, or is
/// deleted, leads nowhere.
/// </summary>
public sealed class WebhookStateMachine : IStateMachine
{
    /// <summary>First part of the keys: <c>autoscale-webhook/HASH</c>.</summary>
    public const string KindName = "autoscale-webhook";

    private const byte Format = 1;

    private enum Operation : byte
    {
        Get,
        Put,
        Remove,
    }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <summary>The register of a capability.</summary>
    /// <param name="capabilityHash">SHA-256 of the capability.</param>
    public static RegisterKey KeyOf(ReadOnlySpan<byte> capabilityHash) => new(KindName, Convert.ToHexStringLower(capabilityHash));

    /// <summary>Reads the place; answered by its binary form, empty where there is none.</summary>
    public static byte[] Get() => [Format, (byte)Operation.Get];

    /// <summary>Records the place.</summary>
    public static byte[] Put(WebhookPlace place) => [Format, (byte)Operation.Put, .. place.Encode()];

    /// <summary>Forgets the place.</summary>
    public static byte[] Remove() => [Format, (byte)Operation.Remove];

    /// <inheritdoc/>
    public bool IsRead(ReadOnlySpan<byte> body)
    {
        var reader = new SpanReader(body);
        var format = reader.Byte("command format");
        if (format != Format)
            throw new FormatException($"command format {format} is not known; this node reads format {Format}");
        var operation = reader.OneOf("operation", Operation.Remove);
        if (operation == Operation.Put)
            _ = WebhookPlace.Decode(body[reader.Position..]);
        else
            reader.End("command");
        return operation == Operation.Get;
    }

    /// <inheritdoc/>
    public Transition Apply(in Snapshot current, ReadOnlyMemory<byte> body) => (Operation)body.Span[1] switch
    {
        Operation.Put when !current.Exists || !current.Content.Span.SequenceEqual(body.Span[2..]) => Transition.Changed(body[2..], default),
        Operation.Remove when current.Exists => Transition.Deleted(default),
        Operation.Get => Transition.Unchanged(current.Content),
        _ => Transition.Unchanged(default),
    };
}

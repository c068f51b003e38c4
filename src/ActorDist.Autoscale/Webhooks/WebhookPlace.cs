using ActorDist.Autoscale.Groups;
using ActorDist.Autoscale.Tenants;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Webhooks;

/// <summary>Where a webhook is.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="GroupId">Its group.</param>
/// <param name="PolicyId">The group's policy.</param>
/// <param name="WebhookId">The policy's webhook.</param>
public sealed record WebhookPlace(string Tenant, Guid GroupId, Guid PolicyId, Guid WebhookId)
{
    private const byte Format = 1;

    /// <summary>The binary form.</summary>
    public byte[] Encode() => GroupWire.Encode(this, static (WebhookPlace place, ref SpanWriter writer) =>
    {
        writer.Byte(Format);
        writer.Text(place.Tenant);
        writer.Id(place.GroupId);
        writer.Id(place.PolicyId);
        writer.Id(place.WebhookId);
    });

    /// <summary>Reads the binary form.</summary>
    /// <exception cref="FormatException">The bytes are no place of a webhook.</exception>
    public static WebhookPlace Decode(ReadOnlySpan<byte> encoded)
    {
        var reader = new SpanReader(encoded);
        var format = reader.Byte("webhook format");
        if (format != Format)
            throw new FormatException($"webhook format {format} is not known; this node reads format {Format}");
        var place = new WebhookPlace(
            TenantStateMachine.Checked(reader.Text(encoded, "tenant")),
            reader.Id(encoded, "group"),
            reader.Id(encoded, "policy"),
            reader.Id(encoded, "webhook"));
        reader.End("webhook");
        return place;
    }
}

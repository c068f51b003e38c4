using System.Security.Cryptography;

namespace ActorDist.Autoscale.Groups;

/// <summary>
/// The secret in a webhook's URL: derived from a random secret of the group that never leaves its register, so that it can be shown again
/// to its tenant and is stored nowhere itself. Whoever looks for a webhook knows the hash of the secret only.
/// </summary>
public static class WebhookCapability
{
    /// <summary>Bytes of a capability, of its hash and of a group's secret.</summary>
    public const int Bytes = 32;

    /// <summary>The capability of a webhook: HMAC-SHA-256 of its ID under the group's secret.</summary>
    public static byte[] Of(ReadOnlySpan<byte> groupSecret, Guid webhookId) =>
        HMACSHA256.HashData(groupSecret, webhookId.ToByteArray(bigEndian: true));

    /// <summary>What may be stored and sent of a capability.</summary>
    public static byte[] HashOf(ReadOnlySpan<byte> capability) => SHA256.HashData(capability);

    /// <summary>Whether a hash is the one of the webhook's capability; takes the same time whatever the hash is.</summary>
    public static bool IsOf(ReadOnlySpan<byte> groupSecret, Guid webhookId, ReadOnlySpan<byte> hash) =>
        CryptographicOperations.FixedTimeEquals(HashOf(Of(groupSecret, webhookId)), hash);
}

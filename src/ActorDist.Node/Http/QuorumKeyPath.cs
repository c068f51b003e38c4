using ActorDist.Core.Quorum;
using Microsoft.AspNetCore.Http.Features;

namespace ActorDist.Node.Http;

/// <summary>The bucket and the name of an object in a path.</summary>
internal static class QuorumKeyPath
{
    /// <summary>Where the routes of objects begin.</summary>
    public const string Prefix = "/v1/quorum/";

    /// <summary>Routing decodes everything but %2F, so only what was sent tells a slash from %2F.</summary>
    /// <exception cref="RefusedRequestException">The path was not sent in its plain form.</exception>
    /// <exception cref="FormatException">It is no key; the message says why.</exception>
    public static QuorumKey Of(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith(Prefix, StringComparison.Ordinal))
        {
            throw NotPlain();
        }

        var path = target[Prefix.Length..];
        var query = path.IndexOf('?', StringComparison.Ordinal);
        path = query < 0 ? path : path[..query];
        // Dot segments would make the routed path another one than what was sent.
        if (path.Split('/') is not [{ Length: > 0 } bucket, { Length: > 0 } name] || IsDots(bucket) || IsDots(name))
        {
            throw NotPlain();
        }

        return new QuorumKey(Uri.UnescapeDataString(bucket), Uri.UnescapeDataString(name));
    }

    private static bool IsDots(string segment) => Uri.UnescapeDataString(segment) is "." or "..";

    private static RefusedRequestException NotPlain() =>
        RefusedRequestException.BadRequest($"The path must be sent as {Prefix}BUCKET/NAME, a slash within the name as %2F.");
}

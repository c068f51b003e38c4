using Microsoft.AspNetCore.Http.Features;

namespace ActorDist.Node.Http;

/// <summary>The register's name in a path.</summary>
internal static class RegisterName
{
    /// <summary>Where the routes of registers begin.</summary>
    public const string Prefix = "/v1/registers/";

    /// <summary>
    /// Routing decodes everything but %2F, so "a%2Fb" there is what was sent as a%2Fb or as a%252Fb. Only what was sent tells.
    /// </summary>
    /// <exception cref="RefusedRequestException">The path was not sent in its plain form, and the name cannot be told.</exception>
    public static string Of(HttpContext http)
    {
        var routed = (string)http.Request.RouteValues["key"]!;
        return routed.Contains('%', StringComparison.Ordinal) ? Decode(http, routed) : routed;
    }

    private static string Decode(HttpContext http, string routed)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.StartsWith(Prefix, StringComparison.Ordinal))
        {
            var sent = target.AsSpan(Prefix.Length);
            var end = sent.IndexOfAny('/', '?');
            var name = Uri.UnescapeDataString(end < 0 ? sent : sent[..end]);
            // Dot segments in the target would make the routed segment another one.
            if (string.Equals(Encoded(name), Encoded(routed), StringComparison.Ordinal))
            {
                return name;
            }
        }

        throw RefusedRequestException.BadRequest(
            $"The name holds a percent sign or a slash, so the path must be sent as {Prefix}NAME, without dot segments.");
    }

    private static string Encoded(string name) =>
        name.Replace("/", "%2F", StringComparison.Ordinal).Replace("%2f", "%2F", StringComparison.Ordinal);
}

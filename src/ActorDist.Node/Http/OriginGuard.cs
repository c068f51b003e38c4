using System.Net;

namespace ActorDist.Node.Http;

/// <summary>
/// Keeps other people's web pages out. A browser sends what any page asks of it to 127.0.0.1 too, so what changes something must come from
/// a page of this very node or from a program that is no browser; and where a node listens on loopback, the host of a request must be
/// loopback, else a name that an attacker points at 127.0.0.1 (DNS rebinding) would make his page one of ours.
/// </summary>
public static class OriginGuard
{
    /// <summary>Guards every route.</summary>
    /// <param name="app">The application.</param>
    /// <param name="address">Where the node listens.</param>
    public static void UseOriginGuard(this IApplicationBuilder app, IPAddress address)
    {
        var isLoopback = IPAddress.IsLoopback(address);
        app.Use((http, next) => isLoopback && !IsLoopback(http.Request.Host.Host)
            ? NodeJson.WriteErrorAsync(
                http,
                StatusCodes.Status421MisdirectedRequest,
                $"This node serves loopback only; the request is for the host '{http.Request.Host.Host}'.")
            : TokenGuard.IsRead(http.Request.Method) || IsOwn(http.Request)
                ? next(http)
                : NodeJson.WriteErrorAsync(
                    http, StatusCodes.Status403Forbidden, "This route changes something and may not be asked by another site's page."));
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsOwn(HttpRequest request)
    {
        var (site, origin) = (request.Headers["Sec-Fetch-Site"].ToString(), request.Headers.Origin.ToString());
        return site is "" or "same-origin" or "none"
            && (origin.Length == 0
                || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }
}

using System.Security.Cryptography;
using System.Text;
using ActorDist.Node.Http.Autoscale;

namespace ActorDist.Node.Http;

/// <summary>Lets requests that change something pass only with the token, where one is set.</summary>
public static class TokenGuard
{
    private const string Scheme = "Bearer ";

    /// <summary>Guards every route whose method is not GET, HEAD or OPTIONS, but for webhooks, whose URLs are secrets of their own.</summary>
    /// <param name="app">The application.</param>
    /// <param name="token">The token; empty guards nothing, which the settings allow on loopback only.</param>
    public static void UseTokenGuard(this IApplicationBuilder app, string token)
    {
        if (token.Length == 0)
        {
            return;
        }

        var expected = Digest(token);
        app.Use(async (http, next) =>
        {
            if (IsRead(http.Request.Method) || http.Request.Path.StartsWithSegments(WebhookRoutes.Execute, StringComparison.OrdinalIgnoreCase) || Carries(http.Request, expected))
            {
                await next(http);
                return;
            }

            http.Response.Headers.WWWAuthenticate = "Bearer";
            await NodeJson.WriteErrorAsync(
                http, StatusCodes.Status401Unauthorized, "This route changes something: send the node's token as Authorization: Bearer.");
        });
    }

    /// <summary>Whether a method changes nothing.</summary>
    public static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool Carries(HttpRequest request, byte[] expected) =>
        request.Headers.Authorization.ToString() is var header
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Digest(header[Scheme.Length..]), expected);

    /// <summary>Digests have one length, so that comparing them takes the same time whatever was sent.</summary>
    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

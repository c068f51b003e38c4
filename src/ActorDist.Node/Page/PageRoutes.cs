using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using ActorDist.Cluster.Membership;

namespace ActorDist.Node.Page;

/// <summary>The pages of the cluster and of shared documents, out of this assembly: every node serves them, and they ask nobody but nodes for anything.</summary>
public static class PageRoutes
{
    private const string ResourcePrefix = "page/";
    private const string Start = "index.html";
    private const string Document = "document.html";

    private static readonly FrozenDictionary<string, Asset> Assets = typeof(PageRoutes).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[ResourcePrefix.Length..], Load, StringComparer.Ordinal);

    /// <summary>Maps /, /document and the pages' files.</summary>
    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", http => ServeAsync(http, Start));
        routes.MapGet("/document", http => ServeAsync(http, Document));
        foreach (var name in Assets.Keys)
        {
            routes.MapGet("/" + name, http => ServeAsync(http, name));
        }
    }

    private static async Task ServeAsync(HttpContext http, string name)
    {
        var asset = Assets[name];
        var headers = http.Response.Headers;
        headers.ETag = asset.Tag;
        headers.CacheControl = "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = Policy(http);
        if (string.Equals(http.Request.Headers.IfNoneMatch.ToString(), asset.Tag, StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = asset.Type;
        await http.Response.Body.WriteAsync(asset.Bytes, http.RequestAborted);
    }

    /// <summary>Nothing but this node's own files runs or loads; the other nodes may be asked, since the page goes on with one of them.</summary>
    private static string Policy(HttpContext http)
    {
        var doors = http.RequestServices.GetRequiredService<NodeDirectory>().Nodes.Select(node => $" {http.Request.Scheme}://{node.Http}");
        return $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'{string.Concat(doors)}; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static Asset Load(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Asset(bytes, Type(resource), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
    }

    private static string Type(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".txt" => "text/plain; charset=utf-8",
        var other => throw new NotSupportedException($"The page has a file '{name}' of an unknown type '{other}'."),
    };

    private sealed record Asset(byte[] Bytes, string Type, string Tag);
}

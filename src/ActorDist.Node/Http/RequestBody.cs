using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ActorDist.Node.Http;

/// <summary>Reads whole bodies up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>Reads the body; empty where there is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The most bytes.</param>
    /// <param name="what">What the body is, for the error.</param>
    /// <exception cref="RefusedRequestException">It is longer.</exception>
    public static async ValueTask<byte[]> ReadAsync(HttpRequest request, int limit, string what)
    {
        if (request.ContentLength > limit)
        {
            throw RefusedRequestException.TooLarge($"The {what} has {request.ContentLength} bytes; the limit is {limit}.");
        }

        var reader = request.BodyReader;
        // One byte more than the limit never comes: the read ends with the body.
        var read = await reader.ReadAtLeastAsync(limit + 1);
        var body = read.Buffer.Length <= limit ? read.Buffer.ToArray() : null;
        reader.AdvanceTo(read.Buffer.End);
        return body ?? throw RefusedRequestException.TooLarge($"The {what} has more than {limit} bytes, the limit.");
    }

    /// <summary>Reads the body as JSON; null where there is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="type">Its serializer.</param>
    /// <param name="limit">The most bytes.</param>
    /// <param name="example">What it should look like, for the error.</param>
    /// <exception cref="RefusedRequestException">It is longer, or something else.</exception>
    public static async ValueTask<T?> ReadJsonAsync<T>(HttpRequest request, JsonTypeInfo<T> type, int limit, string example)
        where T : class
    {
        var body = await ReadAsync(request, limit, "body");
        try
        {
            return body.Length == 0
                ? null
                : JsonSerializer.Deserialize(body, type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw RefusedRequestException.BadRequest($"The body must be {example}: {e.Message}");
        }
    }
}

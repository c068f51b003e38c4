using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorDist.Lab.RegisterBench.Nodes;

/// <summary>A node over HTTP/2 with prior knowledge, all requests on one connection.</summary>
/// <param name="node">The base of its routes over HTTP/2.</param>
public sealed class HttpDoor(Uri node) : IRegisterDoor, IDisposable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private readonly HttpMessageInvoker _http = new(DoorConnection.Handler());
    private readonly string _registers = new Uri(node, "v1/registers/").AbsoluteUri;

    /// <inheritdoc/>
    public Task<DoorReply> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation) =>
        ChangeAsync(Request(HttpMethod.Put, key, "", new ReadOnlyMemoryContent(value)), cancellation);

    /// <inheritdoc/>
    public Task<DoorReply> IncrementAsync(string key, CancellationToken cancellation) =>
        ChangeAsync(Request(HttpMethod.Post, key, "/increment", content: null), cancellation);

    /// <inheritdoc/>
    public async Task<DoorReply> GetAsync(string key, bool stale, CancellationToken cancellation)
    {
        try
        {
            using var request = Request(HttpMethod.Get, key, stale ? "?read=stale" : "", content: null);
            using var response = await _http.SendAsync(request, cancellation);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => DoorReply.Read(await response.Content.ReadAsByteArrayAsync(cancellation)),
                HttpStatusCode.NotFound => DoorReply.Read(null),
                _ => DoorReply.Failed((await ProblemAsync(response, cancellation)).Error),
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return DoorReply.Failed(e.Message);
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _http.Dispose();

    private async Task<DoorReply> ChangeAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var sent = request;
            using var response = await _http.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.NoContent)
                return DoorReply.Done;
            if (response.StatusCode == HttpStatusCode.OK)
            {
                await response.Content.CopyToAsync(Stream.Null, cancellation);
                return DoorReply.Done;
            }

            var (isUnknown, error) = await ProblemAsync(response, cancellation);
            return isUnknown ? DoorReply.Unknown(error) : DoorReply.Failed(error);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return DoorReply.Unknown(e.Message);
        }
    }

    /// <summary>Anything that is not the node's own clear "failed" is unknown.</summary>
    internal static async Task<(bool IsUnknown, string Error)> ProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        try
        {
            var problem = JsonSerializer.Deserialize<Problem>(text, Format);
            return (
                !string.Equals(problem?.Outcome, "failed", StringComparison.Ordinal),
                $"{(int)response.StatusCode} {problem?.Outcome}: {problem?.Error}");
        }
        catch (JsonException)
        {
            return (true, $"{(int)response.StatusCode}: {text}");
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string key, string suffix, HttpContent? content) =>
        new(method, _registers + key + suffix)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    private sealed record Problem(string? Outcome = null, string? Error = null);
}

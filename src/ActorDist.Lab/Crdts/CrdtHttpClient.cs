using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.Crdts;

/// <summary>Replicated objects through a node's HTTP, with what is known of each change's outcome.</summary>
/// <param name="node">The base of the node's routes.</param>
public sealed class CrdtHttpClient(Uri node)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(15) };
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Changes an object.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="name">Its name.</param>
    /// <param name="act">What is done.</param>
    /// <param name="level">Who has it on disk before the answer: local, majority or all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<OperationOutcome> ChangeAsync(string type, string name, CrdtAct act, string level, CancellationToken cancellation) =>
        DoAsync(HttpMethod.Post, At(type, name, $"w={level}"), JsonContent.Create(act, options: Format), cancellation);

    /// <summary>Deletes an object for good.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="name">Its name.</param>
    /// <param name="level">Who has that on disk before the answer: local, majority or all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<OperationOutcome> DeleteAsync(string type, string name, string level, CancellationToken cancellation) =>
        DoAsync(HttpMethod.Delete, At(type, name, $"w={level}"), new ByteArrayContent([]), cancellation);

    /// <summary>Whether a node says that an object was deleted.</summary>
    public async Task<bool> IsDeletedAsync(string type, string name, CancellationToken cancellation)
    {
        using var reply = await Http.GetAsync(At(type, name, "r=local"), cancellation);
        return reply.StatusCode == HttpStatusCode.Conflict;
    }

    /// <summary>What the object shows; null where it is not there.</summary>
    /// <exception cref="HttpRequestException">It could not be read.</exception>
    public async Task<JsonNode?> GetAsync(string type, string name, string level, CancellationToken cancellation)
    {
        using var reply = await Http.GetAsync(At(type, name, $"r={level}"), cancellation);
        if (reply.StatusCode == HttpStatusCode.NotFound)
            return null;
        reply.EnsureSuccessStatusCode();
        return (await reply.Content.ReadFromJsonAsync<JsonObject>(cancellation))?["value"];
    }

    /// <summary>What a counter shows; null where it is not there.</summary>
    public async Task<long?> CountAsync(string type, string name, string level, CancellationToken cancellation) =>
        (await GetAsync(type, name, level, cancellation))?.GetValue<long>();

    /// <summary>The elements of a set, in their order; none where it is not there.</summary>
    public async Task<IReadOnlyList<string>> ElementsAsync(string type, string name, CancellationToken cancellation) =>
        await GetAsync(type, name, "local", cancellation) is JsonArray elements ? [.. elements.Select(element => element!.GetValue<string>())] : [];

    private static async Task<OperationOutcome> DoAsync(HttpMethod method, Uri at, HttpContent content, CancellationToken cancellation)
    {
        try
        {
            // On a fresh connection, so that a change is never sent twice in silence when the node dies.
            using var request = new HttpRequestMessage(method, at) { Content = content, Headers = { ConnectionClose = true } };
            using var reply = await Http.SendAsync(request, cancellation);
            return reply.StatusCode switch
            {
                HttpStatusCode.NoContent => OperationOutcome.Ok,
                HttpStatusCode.ServiceUnavailable => OperationOutcome.Unknown,
                _ => throw new HttpRequestException($"{at}: {await reply.Content.ReadAsStringAsync(cancellation)}"),
            };
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return OperationOutcome.Failed;
        }
        catch (Exception e) when (e is HttpRequestException { InnerException: not null } or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return OperationOutcome.Unknown;
        }
    }

    private Uri At(string type, string name, string query) => new(node, $"v1/crdts/{type}/{name}?{query}");
}

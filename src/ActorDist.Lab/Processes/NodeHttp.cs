using System.Net.Http.Json;
using System.Text.Json;

namespace ActorDist.Lab.Processes;

/// <summary>How the routes of nodes are asked: within a bound, with all that was not understood as one kind of failure.</summary>
internal static class NodeHttp
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        // A connection that has been idle may have been to the last start of a node that was killed since.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The bodies: camel case; what is missing or null against the declaration is no answer.</summary>
    public static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads.</summary>
    /// <exception cref="HttpRequestException">There was no answer in time, or none of the expected form.</exception>
    public static async Task<T> GetAsync<T>(Uri route, TimeSpan timeout, CancellationToken cancellation)
    {
        using var reply = await ReadAsync(route, timeout, cancellation);
        try
        {
            reply.EnsureSuccessStatusCode();
            return await reply.Content.ReadFromJsonAsync<T>(Format, cancellation) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new HttpRequestException($"{route} did not answer in the expected form: {e.Message}", e);
        }
    }

    /// <summary>Asks once more where the connection turns out to have been to a process that is no more: reading again does no harm.</summary>
    private static async Task<HttpResponseMessage> ReadAsync(Uri route, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            return await SendAsync(new HttpRequestMessage(HttpMethod.Get, route), timeout, cancellation);
        }
        catch (HttpRequestException e) when (e.InnerException is IOException)
        {
            return await SendAsync(new HttpRequestMessage(HttpMethod.Get, route), timeout, cancellation);
        }
    }

    /// <summary>Sends within a bound; a bound that is passed looks like a node that does not answer.</summary>
    /// <exception cref="HttpRequestException">There was no answer in time.</exception>
    public static async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(timeout);
        try
        {
            // The whole answer is read here, so the bound covers its body too.
            return await Http.SendAsync(request, HttpCompletionOption.ResponseContentRead, bound.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"{request.RequestUri} did not answer within {timeout.TotalSeconds:0.#} s", e);
        }
    }
}

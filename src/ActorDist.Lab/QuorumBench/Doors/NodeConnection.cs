using System.Net;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.RegisterBench.Nodes;

namespace ActorDist.Lab.QuorumBench.Doors;

/// <summary>A node over HTTP/2 with prior knowledge, all requests on one connection: the same for every store that is measured.</summary>
/// <param name="node">The base of its routes over HTTP/2.</param>
internal sealed class NodeConnection(Uri node) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(DoorConnection.Handler());

    /// <summary>A request for a path below the node's base.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content = null) => new(method, new Uri(node, path))
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = content,
    };

    /// <summary>Sends a change. Anything that is neither done nor the node's own clear "failed" is unknown.</summary>
    /// <param name="request">The request; disposed of here.</param>
    /// <param name="seen">Looks at the answer of one that was done.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<DoorReply> ChangeAsync(
        HttpRequestMessage request, Action<HttpResponseMessage>? seen, CancellationToken cancellation)
    {
        try
        {
            using var sent = request;
            using var response = await _http.SendAsync(request, cancellation);
            if (response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.OK or HttpStatusCode.MultipleChoices)
            {
                await response.Content.CopyToAsync(Stream.Null, cancellation);
                seen?.Invoke(response);
                return DoorReply.Done;
            }

            var (isUnknown, error) = await HttpDoor.ProblemAsync(response, cancellation);
            return isUnknown ? DoorReply.Unknown(error) : DoorReply.Failed(error);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return DoorReply.Unknown(e.Message);
        }
    }

    /// <summary>Sends a read.</summary>
    /// <param name="request">The request; disposed of here.</param>
    /// <param name="seen">Looks at an answer with a value, or with several.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<DoorReply> ReadAsync(
        HttpRequestMessage request, Action<HttpResponseMessage>? seen, CancellationToken cancellation)
    {
        try
        {
            using var sent = request;
            using var response = await _http.SendAsync(request, cancellation);
            switch (response.StatusCode)
            {
                case HttpStatusCode.OK or HttpStatusCode.MultipleChoices:
                    seen?.Invoke(response);
                    return DoorReply.Read(await response.Content.ReadAsByteArrayAsync(cancellation));
                case HttpStatusCode.NotFound:
                    return DoorReply.Read(null);
                default:
                    return DoorReply.Failed((await HttpDoor.ProblemAsync(response, cancellation)).Error);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return DoorReply.Failed(e.Message);
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _http.Dispose();
}

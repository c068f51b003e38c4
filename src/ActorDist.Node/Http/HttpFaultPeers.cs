using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorDist.Cluster.Faults;
using ActorDist.Cluster.Faults.Control;
using ActorDist.Cluster.Faults.Links;
using ActorDist.Cluster.Faults.Processes;
using ActorDist.Cluster.Membership;
using ActorDist.Core;

namespace ActorDist.Node.Http;

/// <summary>The fault switches of other nodes through their HTTP doors.</summary>
public sealed class HttpFaultPeers : IFaultPeers, IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly TimeSpan _patience;

    /// <param name="token">The token of the nodes' doors, or empty.</param>
    /// <param name="patience">How long an answer is waited for. A node that stood still meanwhile must not do later what it was asked.</param>
    public HttpFaultPeers(string token, TimeSpan patience)
    {
        _patience = patience;
        if (token.Length > 0)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <inheritdoc/>
    public Task ApplyAsync(NodeDescription node, IReadOnlyList<LinkFault> faults, CancellationToken cancellation) => AskAsync(
        HttpMethod.Post, node, FaultRoutes.NodeRoute, FaultJson.RulesBody.Of(faults), NodeJsonContext.Default.RulesBody, cancellation);

    /// <inheritdoc/>
    public Task HealAsync(NodeDescription node, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Delete, node, FaultRoutes.NodeRoute, content: null, cancellation);

    /// <inheritdoc/>
    public Task SkewAsync(NodeDescription node, TimeSpan skew, CancellationToken cancellation) => AskAsync(
        HttpMethod.Put,
        node,
        FaultRoutes.NodeClockRoute,
        new FaultJson.NodeClockBody(DurationText.Format(skew)),
        NodeJsonContext.Default.NodeClockBody,
        cancellation);

    /// <inheritdoc/>
    public Task BreakAsync(NodeDescription node, ProcessFault fault, CancellationToken cancellation) => AskAsync(
        HttpMethod.Post,
        node,
        FaultRoutes.NodeProcessRoute,
        new FaultJson.NodeProcessBody(fault.Name, fault is ProcessFault.Pause pause ? DurationText.Format(pause.Time) : null),
        NodeJsonContext.Default.NodeProcessBody,
        cancellation);

    /// <inheritdoc/>
    public Task<NodeFaultStatus> StatusAsync(NodeDescription node, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Get, node, FaultRoutes.NodeRoute, content: null, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Task<NodeFaultStatus> AskAsync<T>(
        HttpMethod method, NodeDescription node, string route, T body, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        AskAsync(method, node, route, JsonContent.Create(body, type), cancellation);

    private async Task<NodeFaultStatus> AskAsync(
        HttpMethod method, NodeDescription node, string route, HttpContent? content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, $"http://{node.Http}{route}") { Content = content };
        request.Headers.Add(FaultRoutes.BeforeHeader, $"{(DateTimeOffset.UtcNow + _patience).ToUnixTimeMilliseconds()}");
        using var response = await _http.SendAsync(request, cancellation);
        try
        {
            if (!response.IsSuccessStatusCode)
            {
                var error = await response.Content.ReadFromJsonAsync(NodeJsonContext.Default.ErrorBody, cancellation);
                throw new FaultRefusedException($"{node.Http} refused ({(int)response.StatusCode}): {error?.Error}");
            }

            var status = await response.Content.ReadFromJsonAsync(NodeJsonContext.Default.NodeFaultStatus, cancellation)
                ?? throw new JsonException("null");
            return string.Equals(status.Node, node.Name, StringComparison.Ordinal)
                ? status
                : throw new FaultRefusedException($"{status.Node}, not {node.Name}, answers at {node.Http}");
        }
        catch (JsonException e)
        {
            throw new HttpRequestException($"{node.Http} did not answer in the expected form: {e.Message}", e);
        }
    }
}

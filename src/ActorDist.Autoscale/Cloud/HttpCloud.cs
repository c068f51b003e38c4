using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace ActorDist.Autoscale.Cloud;

/// <summary>
/// The cloud over HTTP. Few calls at once and each within a bound; a call whose answer does not come is unknown, never failed: the cloud
/// may have done it.
/// </summary>
public sealed class HttpCloud : ICloud, IDisposable
{
    private const string Draining = "DRAINING";
    private const int Page = 1000;
    private const int MostPages = 8;
    private const int MostReplyBytes = 4 * 1024 * 1024;
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;
    private readonly CloudTraffic _traffic;

    /// <summary>A client of one cloud.</summary>
    /// <param name="settings">Where it is, and the bounds.</param>
    /// <param name="traffic">Counts the calls.</param>
    public HttpCloud(CloudSettings settings, CloudTraffic traffic)
    {
        _timeout = settings.Timeout;
        _traffic = traffic;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = settings.Timeout,
            MaxConnectionsPerServer = settings.MaxConnections,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            UseProxy = false,
        })
        {
            BaseAddress = settings.Url,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MostReplyBytes,
        };
    }

    private sealed record NodeBody(string Balancer, int Port, string Condition, DateTimeOffset Changed, int Connections);

    private sealed record ServerBody(string Id, string Status, string Token, DateTimeOffset Created, string Label, IReadOnlyList<NodeBody>? Nodes);

    private sealed record ListBody(IReadOnlyList<ServerBody> Servers, string? Next);

    private sealed record ErrorBody(ErrorDetail? Error);

    private sealed record ErrorDetail(string Type, string Message);

    /// <inheritdoc/>
    public Task<CloudAnswer> FenceAsync(string group, long epoch, CancellationToken cancellation) =>
        CallAsync(() => new HttpRequestMessage(HttpMethod.Put, "v1/fence") { Content = JsonContent.Create(new { group, epoch }) }, cancellation);

    /// <inheritdoc/>
    public Task<CloudAnswer> CreateAsync(string group, long epoch, ServerOrder order, CancellationToken cancellation) => CallAsync(
        () => new HttpRequestMessage(HttpMethod.Post, "v1/servers")
        {
            Content = JsonContent.Create(new
            {
                group,
                order.Name,
                order.Token,
                epoch,
                label = new ServerLabel(order.LaunchVersion, order.Balancing).ToString(),
                order.Launch,
            }),
        },
        cancellation);

    /// <inheritdoc/>
    public Task<CloudAnswer> DeleteAsync(string group, long epoch, string server, CancellationToken cancellation) => CallAsync(
        () => new HttpRequestMessage(HttpMethod.Delete, $"v1/servers/{Uri.EscapeDataString(server)}?{Fenced(group, epoch)}"), cancellation);

    /// <inheritdoc/>
    public Task<CloudAnswer> DisownAsync(string group, long epoch, string server, CancellationToken cancellation) => CallAsync(
        () => new HttpRequestMessage(HttpMethod.Post, $"v1/servers/{Uri.EscapeDataString(server)}/disown?{Fenced(group, epoch)}"), cancellation);

    /// <inheritdoc/>
    public Task<CloudAnswer> AttachAsync(string group, long epoch, string server, LoadBalancer balancer, CancellationToken cancellation) =>
        PutNodeAsync(group, epoch, server, balancer, "ENABLED", cancellation);

    /// <inheritdoc/>
    public Task<CloudAnswer> DrainAsync(string group, long epoch, string server, LoadBalancer balancer, CancellationToken cancellation) =>
        PutNodeAsync(group, epoch, server, balancer, Draining, cancellation);

    /// <inheritdoc/>
    public Task<CloudAnswer> DetachAsync(string group, long epoch, string server, string balancer, CancellationToken cancellation) => CallAsync(
        () => new HttpRequestMessage(HttpMethod.Delete, $"{NodeRoute(balancer, server)}?{Fenced(group, epoch)}"), cancellation);

    /// <inheritdoc/>
    public async Task<CloudListing> ListAsync(string group, CancellationToken cancellation)
    {
        var servers = new List<CloudServer>();
        string? marker = null;
        try
        {
            for (var page = 0; page < MostPages; page++)
            {
                _traffic.Count();
                using var bound = Bound(cancellation);
                using var reply = await _http.GetAsync(
                    $"v1/servers?limit={Page}&group={Uri.EscapeDataString(group)}{(marker is null ? "" : $"&marker={Uri.EscapeDataString(marker)}")}",
                    bound.Token);
                if (!reply.IsSuccessStatusCode)
                {
                    return new CloudListing([], await ErrorOfAsync(reply, bound.Token));
                }

                var body = await reply.Content.ReadFromJsonAsync<ListBody>(Format, bound.Token);
                servers.AddRange(body!.Servers.Select(ServerOf));
                marker = body.Next;
                if (marker is null)
                {
                    return new CloudListing(servers);
                }
            }

            return new CloudListing([], $"The cloud lists more than {MostPages * Page} servers of group {group}, which is the limit.");
        }
        catch (Exception e) when (IsTrouble(e, cancellation))
        {
            return new CloudListing([], $"The cloud could not be asked for the servers of group {group}: {Reason(e)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>A status by Nova's name for it.</summary>
    internal static ServerStatus StatusOf(string name) =>
        Enum.TryParse<ServerStatus>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var status)
        && !char.IsAsciiDigit(name[0])
            ? status
            : ServerStatus.Unknown;

    private static string Fenced(string group, long epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"group={Uri.EscapeDataString(group)}&epoch={epoch}");

    private static string NodeRoute(string balancer, string server) =>
        $"v1/load-balancers/{Uri.EscapeDataString(balancer)}/nodes/{Uri.EscapeDataString(server)}";

    private static CloudServer ServerOf(ServerBody body)
    {
        var label = ServerLabel.Parse(body.Label);
        return new CloudServer(body.Id, StatusOf(body.Status), body.Token, body.Created.ToUnixTimeMilliseconds(), label.LaunchVersion)
        {
            Balancing = label.Balancing,
            Nodes = [.. (body.Nodes ?? []).Select(node => new BalancerNode(
                node.Balancer,
                node.Port,
                string.Equals(node.Condition, Draining, StringComparison.Ordinal),
                node.Changed.ToUnixTimeMilliseconds(),
                node.Connections))],
        };
    }

    private static bool IsTrouble(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException or JsonException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested);

    private static string Reason(Exception e) => e is OperationCanceledException ? "no answer in time" : e.Message;

    /// <summary>Nobody listens there: the call never left this process.</summary>
    private static bool NeverSent(Exception e) =>
        e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
        && e.InnerException is SocketException;

    private static async Task<string> ErrorOfAsync(HttpResponseMessage reply, CancellationToken cancellation)
    {
        try
        {
            var error = (await reply.Content.ReadFromJsonAsync<ErrorBody>(Format, cancellation))?.Error;
            return error is null ? $"HTTP {(int)reply.StatusCode}" : $"{error.Type}: {error.Message}";
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return $"HTTP {(int)reply.StatusCode}";
        }
    }

    private Task<CloudAnswer> PutNodeAsync(
        string group, long epoch, string server, LoadBalancer balancer, string condition, CancellationToken cancellation) => CallAsync(
        () => new HttpRequestMessage(
            HttpMethod.Put,
            string.Create(CultureInfo.InvariantCulture, $"{NodeRoute(balancer.Id, server)}?{Fenced(group, epoch)}&port={balancer.Port}&condition={condition}")),
        cancellation);

    private async Task<CloudAnswer> CallAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        _traffic.Count();
        try
        {
            using var bound = Bound(cancellation);
            using var message = request();
            using var reply = await _http.SendAsync(message, bound.Token);
            if (reply.IsSuccessStatusCode)
            {
                // 200 for a creation is the server that the token created before; it may be gone since.
                return CloudAnswer.Done with
                {
                    IsSpent = message.Method == HttpMethod.Post && reply.StatusCode == HttpStatusCode.OK
                        && StatusOf((await reply.Content.ReadFromJsonAsync<ServerBody>(Format, bound.Token))!.Status) == ServerStatus.Deleted,
                };
            }

            var error = await ErrorOfAsync(reply, bound.Token);
            return new CloudAnswer(
                reply.StatusCode switch
                {
                    HttpStatusCode.NotFound when error.StartsWith("ServerNotFoundError", StringComparison.Ordinal)
                        || error.StartsWith("NodeNotFoundError", StringComparison.Ordinal) => CloudOutcome.Done,
                    HttpStatusCode.Conflict => CloudOutcome.Stale,
                    HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Unauthorized => CloudOutcome.Busy,
                    < HttpStatusCode.InternalServerError => CloudOutcome.Refused,
                    _ => CloudOutcome.Unknown,
                },
                error);
        }
        catch (Exception e) when (IsTrouble(e, cancellation))
        {
            return new CloudAnswer(NeverSent(e) ? CloudOutcome.Busy : CloudOutcome.Unknown, $"The cloud did not answer: {Reason(e)}");
        }
    }

    private CancellationTokenSource Bound(CancellationToken cancellation)
    {
        var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(_timeout);
        return bound;
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.Experiments.Quorum;

/// <summary>The quorum store through a node's HTTP, with what is known of each request's outcome.</summary>
/// <param name="node">The base of the node's routes.</param>
public sealed class QuorumHttpClient(Uri node)
{
    /// <summary>Asks for a session.</summary>
    public const string NewSession = "new";

    private const string ContextHeader = "Quorum-Context";
    private const string SessionHeader = "Quorum-Session";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = Patience,
    };

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>Puts a text.</summary>
    /// <param name="key">bucket/name.</param>
    /// <param name="value">The text.</param>
    /// <param name="query">The request's own numbers, such as <c>w=2</c>; may be empty.</param>
    /// <param name="context">What it replaces; null for a blind put.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="session">The session's token for this key, or <see cref="NewSession"/>; null for none.</param>
    public async Task<QuorumWrite> PutAsync(
        string key, string value, string query, string? context, CancellationToken cancellation, string? session = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, At(key, query)) { Content = new StringContent(value) };
        if (session is not null)
            request.Headers.Add(SessionHeader, session);
        return await WriteAsync(request, context, cancellation);
    }

    /// <summary>Deletes what the context saw.</summary>
    /// <param name="key">bucket/name.</param>
    /// <param name="query">The request's own numbers, such as <c>w=2</c>; may be empty.</param>
    /// <param name="context">What is deleted.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<QuorumWrite> DeleteAsync(string key, string query, string context, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, At(key, query));
        return await WriteAsync(request, context, cancellation);
    }

    /// <summary>Gets all values.</summary>
    /// <param name="key">bucket/name.</param>
    /// <param name="query">The request's own numbers, such as <c>r=1</c>; may be empty.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="session">The session's token for this key, or <see cref="NewSession"/>; null for none.</param>
    public async Task<QuorumRead> GetAsync(string key, string query, CancellationToken cancellation, string? session = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, At(key, query));
        if (session is not null)
            request.Headers.Add(SessionHeader, session);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var response = await Http.SendAsync(request, cancellation);
            switch (response.StatusCode)
            {
                case HttpStatusCode.NotFound:
                    return new QuorumRead(IsAnswered: true, [], Header(response, ContextHeader), Clock: null, Error: null)
                    {
                        Session = Header(response, SessionHeader),
                    };
                case HttpStatusCode.OK or HttpStatusCode.MultipleChoices:
                    var body = JsonSerializer.Deserialize<Body>(await response.Content.ReadAsStringAsync(cancellation), Format)!;
                    return new QuorumRead(
                        IsAnswered: true, [.. body.Siblings.Select(sibling => sibling.Value ?? "")], body.Context, body.Clock, Error: null)
                    {
                        WrittenAt = body.Siblings.FirstOrDefault()?.WrittenAt,
                        Session = Header(response, SessionHeader),
                    };
                default:
                    return new QuorumRead(IsAnswered: false, [], Context: null, Clock: null, (await ProblemAsync(response, cancellation)).Error);
            }
        }
        catch (Exception e) when (IsSilence(e, cancellation))
        {
            return new QuorumRead(IsAnswered: false, [], Context: null, Clock: null, e.Message);
        }
    }

    /// <summary>Where an object is placed, as this node sees it, and what each replica that answers holds of it.</summary>
    /// <exception cref="HttpRequestException">The node does not answer.</exception>
    public async Task<QuorumPlacement> PlacementAsync(string key, CancellationToken cancellation)
    {
        using var response = await Http.GetAsync(At("v1/quorum-replicas/", key, ""), cancellation);
        response.EnsureSuccessStatusCode();
        return JsonSerializer.Deserialize<QuorumPlacement>(await response.Content.ReadAsStringAsync(cancellation), Format)!;
    }

    private static async Task<QuorumWrite> WriteAsync(HttpRequestMessage request, string? context, CancellationToken cancellation)
    {
        if (context is not null)
            request.Headers.Add(ContextHeader, context);
        try
        {
            using var response = await Http.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.NoContent)
                return new QuorumWrite(OperationOutcome.Ok, Header(response, "Quorum-Dot"), Error: null) { Session = Header(response, SessionHeader) };
            var (isFailed, error) = await ProblemAsync(response, cancellation);
            return new QuorumWrite(isFailed ? OperationOutcome.Failed : OperationOutcome.Unknown, Dot: null, error);
        }
        catch (Exception e) when (IsSilence(e, cancellation))
        {
            return new QuorumWrite(OperationOutcome.Unknown, Dot: null, e.Message);
        }
    }

    private static bool IsSilence(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException or IOException || e is OperationCanceledException && !cancellation.IsCancellationRequested;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    /// <summary>Anything that is not the node's own clear "failed", or a refusal of the request, is unknown.</summary>
    private static async Task<(bool IsFailed, string Error)> ProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        try
        {
            var problem = JsonSerializer.Deserialize<Problem>(text, Format);
            var isRefused = (int)response.StatusCode is >= 400 and < 500;
            return (isRefused || string.Equals(problem?.Outcome, "failed", StringComparison.Ordinal), problem?.Error ?? text);
        }
        catch (JsonException)
        {
            return (false, $"{(int)response.StatusCode}: {text}");
        }
    }

    private Uri At(string key, string query) => At("v1/quorum/", key, query);

    private Uri At(string route, string key, string query)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var path = $"{route}{Uri.EscapeDataString(key[..slash])}/{Uri.EscapeDataString(key[(slash + 1)..])}";
        return new Uri(node, query.Length == 0 ? path : $"{path}?{query}");
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    private sealed record Body(IReadOnlyList<SiblingBody> Siblings, string? Context = null, string? Clock = null);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    private sealed record SiblingBody(string? Value = null, string? WrittenAt = null);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    private sealed record Problem(string? Outcome = null, string? Error = null);
}
